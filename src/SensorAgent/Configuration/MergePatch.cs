using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SensorAgent.Configuration;

/// <summary>
/// JSON merge patch (RFC 7396) of a configuration's text: what the patch does not name stays as it was written, with its comments. As everywhere
/// in the configuration, the case of names does not matter.
/// </summary>
internal static class MergePatch
{
    private static readonly JsonWriterOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    /// <summary>The text with the patch applied.</summary>
    /// <exception cref="JsonException">The text is no JSON object.</exception>
    public static string Apply(string text, JsonObject patch) => patch.Aggregate(text, (merged, member) => Merge(merged, [member.Key], member.Value));

    private static string Merge(string text, string[] path, JsonNode? patch)
    {
        var root = JsonPlace.Parse(text);
        var parent = root.At(path[..^1])!;
        var member = parent.Find(path[^1]);
        return (patch, member) switch
        {
            (null, null) => text,
            (null, { } gone) => Remove(text, parent, gone),
            (JsonObject changes, { Value.IsObject: true }) => changes.Aggregate(text, (merged, change) => Merge(merged, [.. path, change.Key], change.Value)),
            (_, { } known) => text[..known.Value.Start] + Json(patch, IndentAt(text, known.NameStart)) + text[known.Value.End..],
            _ => Insert(text, parent, path[^1], patch),
        };
    }

    private static string Insert(string text, JsonPlace parent, string name, JsonNode value)
    {
        var isEmpty = parent.Members.Count == 0;
        var last = isEmpty ? parent.Start + 1 : parent.Members[^1].Value.End;
        var close = parent.End - 1;
        var between = text[last..close];
        var comma = isEmpty || ConfigurationText.CommaIn(between) >= 0 ? "" : ",";
        if (!text[parent.Start..close].Contains('\n', StringComparison.Ordinal))
            return $"{text[..last]}{comma}{between.TrimEnd()} {Member("")} {text[close..]}";

        var closing = IndentAt(text, close);
        var indent = isEmpty || IndentAt(text, parent.Members[^1].NameStart) is not { Length: > 0 } own ? closing + "  " : own;
        var newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        return $"{text[..last]}{comma}{between.TrimEnd()}{newLine}{indent}{Member(indent)}{newLine}{closing}{text[close..]}";

        string Member(string at) => $"{ConfigurationText.Quoted(name)}: {Json(value, at)}";
    }

    private static string Remove(string text, JsonPlace parent, (string Name, int NameStart, JsonPlace Value) gone)
    {
        var index = parent.Members.ToList().IndexOf(gone);
        var (before, end) = (index == 0 ? parent.Start + 1 : parent.Members[index - 1].Value.End, gone.Value.End);
        var next = index == parent.Members.Count - 1 ? parent.End - 1 : parent.Members[index + 1].NameStart;
        if (ConfigurationText.CommaIn(text[end..next]) is >= 0 and var after)
            end += after + 1;
        else if (index > 0 && ConfigurationText.CommaIn(text[before..gone.NameStart]) is >= 0 and var comma)
            return text[..(before + comma)] + text[(before + comma + 1)..gone.NameStart].TrimEnd() + text[end..];

        return text[..gone.NameStart].TrimEnd(' ', '\t') is var kept && kept.EndsWith('\n')
            ? kept + text[end..].TrimStart(' ', '\t').TrimStart('\r').TrimStart('\n')
            : text[..gone.NameStart] + text[end..].TrimStart(' ', '\t');
    }

    /// <summary>A value as it stands in the file; what the patch would remove is not even written.</summary>
    private static string Json(JsonNode value, string indent)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
            WithoutNulls(value).WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan).ReplaceLineEndings($"\n{indent}");
    }

    private static JsonNode WithoutNulls(JsonNode value) => value is JsonObject members
        ? new JsonObject(members.Where(member => member.Value is not null).Select(member => KeyValuePair.Create(member.Key, (JsonNode?)WithoutNulls(member.Value!))))
        : value.DeepClone();

    /// <summary>The white space that a line begins with, when nothing else stands before the place.</summary>
    private static string IndentAt(string text, int at)
    {
        var line = text[(text.LastIndexOf('\n', Math.Max(at - 1, 0)) + 1)..at];
        return line[..(line.Length - line.TrimStart().Length)];
    }
}
