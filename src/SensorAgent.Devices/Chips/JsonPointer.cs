using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SensorAgent.Devices.Chips;

/// <summary>One place in a JSON document: a pointer of RFC 6901, or the plainest of the paths of RFC 9535.</summary>
internal static partial class JsonPointer
{
    /// <summary>
    /// The pointer that a text is; a path of names and numbers only, <c>$.a.b[0]</c> or <c>$['a']</c>, becomes one. Null where it is neither.
    /// </summary>
    public static string? Parse(string text)
    {
        if (!text.StartsWith('$'))
            return IsValid(text) ? text : null;
        if (!Path().IsMatch(text))
            return null;
        return string.Concat(Step().Matches(text).Select(step => $"/{Escaped(step.Groups["at"].Value)}"));
    }

    /// <summary>True for nothing, the whole document, and for what begins with a slash and escapes tildes rightly (section 3).</summary>
    private static bool IsValid(string pointer)
    {
        for (var at = pointer.IndexOf('~', StringComparison.Ordinal); at >= 0; at = pointer.IndexOf('~', at + 1))
        {
            if (at + 1 == pointer.Length || pointer[at + 1] is not ('0' or '1'))
                return false;
        }

        return pointer.Length == 0 || pointer[0] == '/';
    }

    /// <summary>The element at the place, or null where there is none (section 4).</summary>
    public static JsonElement? Find(JsonElement element, string pointer)
    {
        if (pointer.Length == 0)
            return element;
        foreach (var token in pointer[1..].Split('/'))
        {
            var name = token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member))
                element = member;
            else if (element.ValueKind == JsonValueKind.Array && IsIndex(name, out var index) && index < element.GetArrayLength())
                element = element[index];
            else
                return null;
        }

        return element;
    }

    /// <summary>The text at the place of a document that is a text too, or null where there is no such document or place.</summary>
    public static string? TextAt(string json, string pointer)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Find(document.RootElement, pointer) is { } found
                ? found.ValueKind == JsonValueKind.String ? found.GetString() : found.GetRawText()
                : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) // the latter for half a surrogate pair
        {
            return null;
        }
    }

    private static string Escaped(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    [GeneratedRegex(@"^\$(\.[^.\[\]'""*@?,\s]+|\[\d+\]|\['[^']+'\])*$")]
    private static partial Regex Path();

    [GeneratedRegex(@"\.(?<at>[^.\[]+)|\[(?<at>\d+)\]|\['(?<at>[^']+)'\]")]
    private static partial Regex Step();

    private static bool IsIndex(string token, out int index) =>
        int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out index) && (token.Length == 1 || token[0] != '0');
}
