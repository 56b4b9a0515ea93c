using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SensorAgent.Configuration;

/// <summary>Adds entries to a configuration as text, so that its comments and its layout stay.</summary>
internal static class ConfigurationText
{
    private static readonly JsonReaderOptions Tolerant = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>A text as JSON has it.</summary>
    public static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>A member of an object.</summary>
    public static string Member(string name, string text) => $"{Quoted(name)}: {Quoted(text)}";

    /// <summary>The text with the entries at the end of the section, which is made where it is not there.</summary>
    /// <exception cref="JsonException">The text is no JSON object, or the section is none.</exception>
    public static string Add(string text, string section, IReadOnlyList<(string Name, string Json)> entries)
    {
        var newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var bytes = Encoding.UTF8.GetBytes(text);
        var (root, found) = Find(bytes, section);
        var unit = root.Indent.Length > 0 ? root.Indent : "  ";
        if (found is { } place)
            return Insert(bytes, place, Lines(place.ClosingIndent + unit), newLine);

        var lines = string.Join($",{newLine}", Lines(unit + unit));
        return Insert(bytes, root, [$"{unit}\"{section}\": {{{newLine}{lines}{newLine}{unit}}}"], newLine);

        string[] Lines(string indent) => [.. entries.Select(entry => $"{indent}\"{entry.Name}\": {entry.Json}")];
    }

    private static string Insert(ReadOnlySpan<byte> bytes, ObjectPlace place, IReadOnlyList<string> lines, string newLine)
    {
        var before = Encoding.UTF8.GetString(bytes[..place.LastEnd]);
        var between = Encoding.UTF8.GetString(bytes[place.LastEnd..place.Close]);
        var comma = place.IsEmpty || CommaIn(between) >= 0 ? "" : ",";
        var after = Encoding.UTF8.GetString(bytes[place.Close..]);
        return $"{before}{comma}{between.TrimEnd()}{newLine}{string.Join($",{newLine}", lines)}{newLine}{place.ClosingIndent}{after}";
    }

    private static (ObjectPlace Root, ObjectPlace? Section) Find(ReadOnlySpan<byte> bytes, string section)
    {
        var reader = new Utf8JsonReader(bytes, Tolerant);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("The file is no JSON object.");

        ObjectPlace? found = null;
        var (indent, lastEnd, isEmpty) = ("", (int)reader.BytesConsumed, true);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var own = IndentAt(bytes, (int)reader.TokenStartIndex);
            indent = isEmpty ? own : indent;
            var isIt = section.Equals(reader.GetString(), StringComparison.OrdinalIgnoreCase);
            reader.Read();
            if (isIt)
                found = ReadObject(ref reader, own);
            else
                reader.Skip();
            (lastEnd, isEmpty) = ((int)reader.BytesConsumed, false);
        }

        return (new(lastEnd, (int)reader.TokenStartIndex, isEmpty, indent, ""), found);
    }

    private static ObjectPlace ReadObject(ref Utf8JsonReader reader, string closingIndent)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("The section is no object.");
        var (lastEnd, isEmpty) = ((int)reader.BytesConsumed, true);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            reader.Read();
            reader.Skip();
            (lastEnd, isEmpty) = ((int)reader.BytesConsumed, false);
        }

        return new(lastEnd, (int)reader.TokenStartIndex, isEmpty, "", closingIndent);
    }

    /// <summary>The white space that a line begins with, when nothing else stands before the place.</summary>
    private static string IndentAt(ReadOnlySpan<byte> bytes, int at)
    {
        var start = bytes[..at].LastIndexOf((byte)'\n') + 1;
        var before = Encoding.UTF8.GetString(bytes[start..at]);
        return before.Trim().Length == 0 ? before : "";
    }

    /// <summary>Where there is a comma outside of comments; -1 for none.</summary>
    public static int CommaIn(string between)
    {
        for (var at = 0; at < between.Length; at++)
        {
            if (between[at] == ',')
                return at;
            if (between[at] == '/' && at + 1 < between.Length)
                at = between[at + 1] == '/' ? EndOf(between, "\n", at) : EndOf(between, "*/", at + 2) + 1;
        }

        return -1;
    }

    private static int EndOf(string text, string end, int from) =>
        text.IndexOf(end, from, StringComparison.Ordinal) is >= 0 and var found ? found : text.Length;

    /// <summary>Where an object's last value ends, where it closes, and how it is indented.</summary>
    private readonly record struct ObjectPlace(int LastEnd, int Close, bool IsEmpty, string Indent, string ClosingIndent);
}
