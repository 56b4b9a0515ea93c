using System.Collections;
using System.Text;
using Microsoft.Extensions.Configuration;
using SensorAgent.Core.Options;

namespace SensorAgent.Configuration;

/// <summary>File, environment and command line as one configuration, the later over the earlier.</summary>
/// <param name="Values">The configuration.</param>
/// <param name="File">The file it came from, or empty.</param>
internal sealed record LoadedConfiguration(IConfiguration Values, string File)
{
    /// <summary>What the file says; empty where it cannot be read.</summary>
    public string Content()
    {
        try
        {
            return File.Length == 0 ? "" : System.IO.File.ReadAllText(File);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Loads what there is; what cannot be loaded is among the findings. A text stands for what the file says.</summary>
    public static LoadedConfiguration Load(
        string? asked, IReadOnlyList<string> arguments, IReadOnlyList<string> commands, IDictionary environment, Findings findings, string? text = null)
    {
        var builder = new ConfigurationBuilder();
        var file = ConfigurationFile.Find(asked, findings);
        if (file is not null && (text is null ? ConfigurationFile.Read(file, findings) : ConfigurationFile.IsJson(file, text, findings) ? text : null) is { } json)
            builder.AddJsonStream(InPresentForm(json, findings));
        builder.AddInMemoryCollection(Overrides.FromEnvironment(environment, findings));
        builder.AddInMemoryCollection(Overrides.FromCommandLine(arguments, commands, findings));

        try
        {
            return new(builder.Build(), file ?? "");
        }
        catch (Exception fault) when (fault is InvalidDataException or FormatException)
        {
            var reason = (fault.InnerException ?? fault).Message.TrimEnd('.');
            findings.Add(file ?? ConfigurationFile.Name, $"cannot be used: {reason}", "a key may stand only once in its object");
            return new(new ConfigurationBuilder().Build(), file ?? "");
        }
    }

    private static MemoryStream InPresentForm(string text, Findings findings)
    {
        var migration = Migration.Of(text, Migration.Steps);
        foreach (var change in migration.Changes)
            findings.Note(change.Path, change.Wrong, change.Right);
        return new(Encoding.UTF8.GetBytes(migration.Text));
    }
}
