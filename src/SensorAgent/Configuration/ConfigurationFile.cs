using System.Text.Json;
using SensorAgent.Core.Options;

namespace SensorAgent.Configuration;

/// <summary>Finds <c>appsettings.json</c>, and says in a sentence when it cannot be read.</summary>
internal static class ConfigurationFile
{
    public const string Name = "appsettings.json";
    private const string Installed = "/etc/sensoragent/appsettings.json";

    private static readonly JsonDocumentOptions Tolerant = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The file asked for, or the first there is: here, where it is installed, beside the program. Null when there is none.</summary>
    public static string? Find(string? asked, Findings findings)
    {
        if (asked is not null)
        {
            if (File.Exists(asked))
                return Path.GetFullPath(asked);
            findings.Add(asked, Directory.Exists(asked) ? "is a directory" : "there is no such file", $"name an {Name}");
            return null;
        }

        string[] places = [Path.GetFullPath(Name), Installed, Path.Combine(AppContext.BaseDirectory, Name)];
        if (places.FirstOrDefault(File.Exists) is { } found)
            return found;
        findings.Add(Name, "there is none here, and none in /etc/sensoragent", "name one with --config FILE");
        return null;
    }

    /// <summary>The file's text, when it is a JSON object; else null, and the mistake names line and column.</summary>
    public static string? Read(string file, Findings findings)
    {
        try
        {
            return File.ReadAllText(file) is var text && IsJson(file, text, findings) ? text : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            findings.Add(file, $"cannot be read: {fault.Message.TrimEnd('.')}");
            return null;
        }
    }

    /// <summary>Whether what the file says, or is to say, is a JSON object; a mistake names line and column.</summary>
    public static bool IsJson(string file, string text, Findings findings)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Tolerant);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return true;
            findings.Add(file, "is not a JSON object", "start it with {");
        }
        catch (JsonException fault)
        {
            findings.Add(file, $"is not JSON at line {fault.LineNumber + 1}, column {fault.BytePositionInLine + 1}: {FirstSentence(fault.Message)}",
                "a comma, a quote or a bracket is often missing just before");
        }

        return false;
    }

    private static string FirstSentence(string message) => message.Split(". ", 2)[0].TrimEnd('.');
}
