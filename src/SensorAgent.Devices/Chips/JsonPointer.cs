using System.Globalization;
using System.Text.Json;

namespace SensorAgent.Devices.Chips;

/// <summary>One place in a JSON document: RFC 6901.</summary>
internal static class JsonPointer
{
    /// <summary>True for nothing, the whole document, and for what begins with a slash and escapes tildes rightly (section 3).</summary>
    public static bool IsValid(string pointer)
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

    private static bool IsIndex(string token, out int index) =>
        int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out index) && (token.Length == 1 || token[0] != '0');
}
