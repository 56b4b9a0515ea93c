using System.Globalization;

namespace SensorAgent.Core.Options;

/// <summary>Numbers as they stand in a configuration, and lists of them in words.</summary>
internal static class Numbers
{
    public static bool TryInteger(string text, out int number) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    public static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    public static string Hex(int number) => $"0x{number:x2}";

    public static string Range(double minimum, double maximum) => (double.IsFinite(minimum), double.IsFinite(maximum)) switch
    {
        (true, true) => string.Create(CultureInfo.InvariantCulture, $"use a number from {minimum} to {maximum}"),
        (true, false) => string.Create(CultureInfo.InvariantCulture, $"use a number from {minimum} upwards"),
        (false, true) => string.Create(CultureInfo.InvariantCulture, $"use a number up to {maximum}"),
        _ => "use a number such as 0.5",
    };

    /// <summary><c>a, b or c</c>.</summary>
    public static string List(IEnumerable<string> words)
    {
        var all = words.ToArray();
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} or {all[^1]}";
    }
}
