using System.Globalization;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Rules;

/// <summary>Compares a value with bounds, or with the one value that it must have.</summary>
/// <param name="Above">It must be greater; null for no such bound.</param>
/// <param name="Below">It must be less; null for no such bound.</param>
/// <param name="Hysteresis">How far it must come back to hold no longer.</param>
/// <param name="Is">It must be this; empty for anything.</param>
public sealed record Comparison(double? Above, double? Below, double Hysteresis, string Is)
{
    private static readonly Setting<double?> AboveKey = Setting.OptionalNumber("Above", double.MinValue, double.MaxValue, "Holds while the value is greater.");
    private static readonly Setting<double?> BelowKey = Setting.OptionalNumber("Below", double.MinValue, double.MaxValue, "Holds while the value is less.");

    private static readonly Setting<double> HysteresisKey = Setting.Number(
        "Hysteresis", 0, 0, double.MaxValue, "How far it must come back past Above or Below to hold no longer.");

    private static readonly Setting<string> IsKey = Setting.Text("Is", "", "Holds while the value is this: ON, OFF, a text, a number.");

    /// <summary>The keys.</summary>
    public static IReadOnlyList<Setting> Keys => [AboveKey, BelowKey, HysteresisKey, IsKey];

    /// <summary>Reads the keys; null, with mistakes, where they say nothing or contradict each other.</summary>
    /// <param name="section">The section.</param>
    /// <param name="kind">What kind of value is compared.</param>
    /// <param name="name">What is compared, in words.</param>
    public static Comparison? Read(SettingsSection section, ValueKind kind, string name)
    {
        var read = new Comparison(section.Get(AboveKey), section.Get(BelowKey), section.Get(HysteresisKey), section.Get(IsKey).Trim());
        var bounds = read.Above is not null || read.Below is not null;
        if (kind == ValueKind.Bytes)
            section.Add("Channel", $"{name} is an image, and cannot be compared", "name another channel");
        else if (!bounds && read.Is.Length == 0)
            section.Add(kind == ValueKind.Number ? AboveKey.Key : IsKey.Key, "is missing", $"say what {name} is compared with: {(kind == ValueKind.Number ? "Above or Below" : "Is")}");
        else if (bounds && read.Is.Length > 0)
            section.Add(IsKey.Key, "goes with neither Above nor Below", "use one or the other");
        else if (bounds && kind != ValueKind.Number)
            section.Add(read.Above is null ? BelowKey.Key : AboveKey.Key, $"{name} is no number", "use Is");
        else if (read.Hysteresis > 0 && !bounds)
            section.Add(HysteresisKey.Key, "does nothing without Above or Below", "leave it out");
        else if (read.Above >= read.Below)
            section.Add(AboveKey.Key, "is not less than Below", "the value holds between the two");
        else if (kind == ValueKind.Binary && Truth(read.Is) is null)
            section.Add(IsKey.Key, $"\"{read.Is}\" is nothing that {name} can be", "use ON or OFF");
        else if (kind == ValueKind.Number && read.Is.Length > 0 && !TryNumber(read.Is, out _))
            section.Add(IsKey.Key, $"\"{read.Is}\" is no number, and {name} is one", "use Above, Below or a number");
        else
            return read;
        return null;
    }

    /// <summary>What the keys say where they say nothing of an output: its state is a text and may be a number.</summary>
    public static Comparison? ReadOfOutput(SettingsSection section, OutputKind kind, string name) =>
        Read(
            section,
            kind switch
            {
                OutputKind.Switch => ValueKind.Binary,
                OutputKind.Text => ValueKind.Text,
                _ => section.Has(IsKey.Key) ? ValueKind.Text : ValueKind.Number,
            },
            name);

    /// <summary>Whether the keys are there at all.</summary>
    public static bool IsIn(SettingsSection section) => Keys.Any(key => section.Has(key.Key));

    /// <summary>Whether a value is what it must be.</summary>
    /// <param name="number">The value as a number; NaN where it is none.</param>
    /// <param name="text">The value as a text.</param>
    /// <param name="held">Whether the value before was: then the hysteresis counts.</param>
    public bool Holds(double number, string text, bool held)
    {
        if (Is.Length > 0)
        {
            return (Truth(Is) is { } on && Truth(text) is { } isOn && on == isOn)
                || Is.Equals(text, StringComparison.OrdinalIgnoreCase)
                || (TryNumber(Is, out var wanted) && wanted.Equals(number));
        }

        var margin = held ? Hysteresis : 0;
        return !double.IsNaN(number) && !(number <= Above - margin) && !(number >= Below + margin);
    }

    /// <summary>Whether the state of an output is what it must be.</summary>
    public bool Holds(OutputState state, OutputKind kind, bool held) =>
        Truth(Is) is { } on && (kind == OutputKind.Switch || !char.IsDigit(Is[0]))
            ? on == state.IsOn
            : Holds(state.Number ?? state.Percent, state.Text(kind), held);

    /// <inheritdoc/>
    public override string ToString() => Is.Length > 0 ? $"is {Is}"
        : string.Join(" and ", new[] { Text("above", Above), Text("below", Below) }.OfType<string>());

    private static string? Text(string word, double? bound) => bound is { } number ? string.Create(CultureInfo.InvariantCulture, $"{word} {number}") : null;

    private static bool? Truth(string text) => text.ToUpperInvariant() switch
    {
        "ON" or "TRUE" or "1" => true,
        "OFF" or "FALSE" or "0" => false,
        _ => null,
    };

    private static bool TryNumber(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
