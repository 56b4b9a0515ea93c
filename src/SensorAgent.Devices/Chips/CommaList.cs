namespace SensorAgent.Devices.Chips;

/// <summary>Words in one text, separated by commas.</summary>
internal static class CommaList
{
    /// <summary>The words, without blanks around them.</summary>
    public static string[] Of(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>True for one word or more, all different.</summary>
    public static bool IsOfDifferent(string text) =>
        Of(text) is { Length: > 0 } words && words.Distinct(StringComparer.Ordinal).Count() == words.Length;
}
