using System.Globalization;
using System.Text;
using System.Text.Json;
using SensorAgent.Core.Options;
using SensorAgent.Core.Setup;

namespace SensorAgent.Configuration;

/// <summary>What a version of the configuration's form calls otherwise than the one before.</summary>
/// <param name="To">The version that it leads to.</param>
/// <param name="Renames">Where a key stands, with <c>*</c> for any name, and what it is called since.</param>
internal sealed record MigrationStep(int To, IReadOnlyList<(string Path, string Name)> Renames);

/// <summary>Brings the text of an older configuration into the present form: names change, comments and layout stay.</summary>
/// <param name="From">The version that the text was of.</param>
/// <param name="Text">The text in the present form.</param>
/// <param name="Changes">Which keys have another name now.</param>
internal sealed record Migration(int From, string Text, IReadOnlyList<Mistake> Changes)
{
    private static readonly JsonReaderOptions Tolerant = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The steps that there were. The first gave the files their number, and nothing another name.</summary>
    public static IReadOnlyList<MigrationStep> Steps { get; } = [new(1, [])];

    /// <summary>True when there is nothing to bring into another form.</summary>
    public bool IsCurrent => From >= ConfigurationVersion.Current;

    /// <summary>Applies the steps that the text has not had yet.</summary>
    /// <exception cref="JsonException">The text is no JSON object.</exception>
    public static Migration Of(string text, IReadOnlyList<MigrationStep> steps)
    {
        var version = VersionOf(text);
        var changes = new List<Mistake>();
        var migrated = text;
        foreach (var step in steps.Where(step => step.To > version))
            migrated = WithVersion(Renamed(migrated, step, changes), step.To);
        return new(version, migrated, changes);
    }

    private static int VersionOf(string text)
    {
        using var document = JsonDocument.Parse(text, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var found = document.RootElement.EnumerateObject().FirstOrDefault(member => IsVersion(member.Name)).Value;
        return found.ValueKind switch
        {
            JsonValueKind.Undefined => 0,
            JsonValueKind.Number or JsonValueKind.String when int.TryParse(found.ToString(), CultureInfo.InvariantCulture, out var version) => version,
            _ => int.MaxValue, // what is wrong with it is said by whoever reads it
        };
    }

    private static string Renamed(string text, MigrationStep step, List<Mistake> changes)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var places = new List<(int At, int Length, string Name)>();
        var path = new List<string>();
        var reader = new Utf8JsonReader(bytes, Tolerant);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            path.RemoveRange(Math.Min(path.Count, reader.CurrentDepth - 1), path.Count - Math.Min(path.Count, reader.CurrentDepth - 1));
            while (path.Count < reader.CurrentDepth - 1)
                path.Add(""); // a list has no names
            path.Add(reader.GetString()!);
            if (step.Renames.FirstOrDefault(rename => Matches(rename.Path, path)) is not { Name: { } name })
                continue;
            places.Add(((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex), name));
            changes.Add(new(string.Join(':', path), $"is called {name} since version {step.To}", "sensoragent check --migrate writes it so"));
        }

        return Replaced(bytes, places);
    }

    private static bool Matches(string pattern, List<string> path)
    {
        var parts = pattern.Split(':');
        return parts.Length == path.Count && parts.Zip(path).All(pair => pair.First == "*" || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    private static string Replaced(byte[] bytes, IReadOnlyList<(int At, int Length, string Name)> places)
    {
        var text = new StringBuilder();
        var from = 0;
        foreach (var (at, length, name) in places)
        {
            // The token reaches to the colon after the name.
            var token = Encoding.UTF8.GetString(bytes, at, length);
            var end = token.LastIndexOf('"') + 1;
            text.Append(Encoding.UTF8.GetString(bytes, from, at - from)).Append(ConfigurationText.Quoted(name)).Append(token[end..]);
            from = at + length;
        }

        return text.Append(Encoding.UTF8.GetString(bytes, from, bytes.Length - from)).ToString();
    }

    /// <summary>The text with the number in it: where it stands already, else as the first key.</summary>
    private static string WithVersion(string text, int version)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, Tolerant);
        reader.Read();
        var first = (int)reader.BytesConsumed;
        var isEmpty = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            isEmpty = false;
            var isIt = IsVersion(reader.GetString());
            reader.Read();
            if (isIt)
                return $"{Encoding.UTF8.GetString(bytes[..(int)reader.TokenStartIndex])}{version}{Encoding.UTF8.GetString(bytes[(int)reader.BytesConsumed..])}";
            reader.Skip();
        }

        var newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        return $"{Encoding.UTF8.GetString(bytes[..first])}{newLine}  \"{ConfigurationVersion.Key.Key}\": {version}{(isEmpty ? newLine : ",")}{Encoding.UTF8.GetString(bytes[first..])}";
    }

    private static bool IsVersion(string? name) => ConfigurationVersion.Key.Key.Equals(name, StringComparison.OrdinalIgnoreCase);
}
