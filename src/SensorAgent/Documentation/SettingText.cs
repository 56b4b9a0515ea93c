using System.Globalization;
using SensorAgent.Configuration;
using SensorAgent.Core.Options;

namespace SensorAgent.Documentation;

/// <summary>A key in words and as it stands in the file; the same for pages and examples.</summary>
internal static class SettingText
{
    /// <summary>What the key takes, for a table.</summary>
    public static string Range(Setting setting) => setting.Form switch
    {
        { Kind: FormKind.Flag } => "`true`, `false`",
        { Kind: FormKind.Choice, Words: var words } => string.Join(", ", words.Select(word => $"`{word}`")),
        { Kind: FormKind.OneOf, Numbers: var numbers } => string.Join(", ", numbers),
        { Kind: FormKind.Address, Numbers: var numbers } => Addresses(numbers),
        { Kind: FormKind.Time } form => $"{Words(form.Minimum)} to {Words(form.Maximum)}",
        { Kind: FormKind.Bus } form => $"{Bounds(form.Minimum, form.Maximum)}, or `multiplexer:channel`",
        { Kind: FormKind.Integer or FormKind.Number } form => Bounds(form.Minimum, form.Maximum),
        _ => setting.Accepted.StartsWith("use ", StringComparison.Ordinal) ? setting.Accepted[4..] : setting.Accepted,
    };

    /// <summary>The default, for a table.</summary>
    public static string Default(Setting setting) => setting switch
    {
        { DefaultText: "" } => "",
        { Form.Kind: FormKind.Time } when Duration.TryParse(setting.DefaultText, out var time) => $"`{Duration.ToWords(time)}`",
        _ => $"`{setting.DefaultText}`",
    };

    /// <summary>A value as it stands in the file: bare where JSON has a type for it.</summary>
    public static string Json(Setting? setting, string value) =>
        setting?.Form.Kind is FormKind.Integer or FormKind.Number or FormKind.OneOf or FormKind.Flag or FormKind.Bus && !value.StartsWith("0x", StringComparison.Ordinal)
            ? value
            : ConfigurationText.Quoted(value);

    /// <summary>Addresses as people write them, four and more in a row as a range.</summary>
    public static string Addresses(IReadOnlyList<int> addresses)
    {
        var words = new List<string>();
        for (var at = 0; at < addresses.Count;)
        {
            var length = 1;
            while (at + length < addresses.Count && addresses[at + length] == addresses[at] + length)
                length++;
            words.AddRange(length < 4 ? addresses.Skip(at).Take(length).Select(Hex) : [$"{Hex(addresses[at])} to {Hex(addresses[at + length - 1])}"]);
            at += length;
        }

        return string.Join(", ", words);
    }

    private static string Hex(int number) => $"0x{number:x2}";

    /// <summary>Bounds in words; unbounded ends are left out.</summary>
    public static string Bounds(double minimum, double maximum, string unit = "")
    {
        var suffix = unit.Length > 0 ? $" {unit}" : "";
        return (Known(minimum), Known(maximum)) switch
        {
            (true, true) => $"{Number(minimum)} to {Number(maximum)}{suffix}",
            (true, false) => $"from {Number(minimum)}{suffix}",
            (false, true) => $"up to {Number(maximum)}{suffix}",
            _ => "any",
        };
    }

    private static bool Known(double bound) => double.IsFinite(bound) && Math.Abs(bound) < double.MaxValue;

    private static string Number(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Words(double seconds) => Duration.ToWords(TimeSpan.FromSeconds(seconds));
}
