using System.Globalization;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Pipeline;

/// <summary>Refuses, or clamps, numbers that cannot be: outside of the bounds. What is no finite number is always refused.</summary>
public sealed class ValidRange(double minimum, double maximum, bool clamp = false) : IStage
{
    private static readonly Setting<string> ElseKey = Setting.Choice(
        "Else", "reject", ["reject", "clamp"], "What becomes of a value outside: rejected with a status, or set to the bound.");

    private static readonly Setting<double?> MinKey = Setting.OptionalNumber("Min", double.MinValue, double.MaxValue, "Values below are refused.");
    private static readonly Setting<double?> MaxKey = Setting.OptionalNumber("Max", double.MinValue, double.MaxValue, "Values above are refused.");

    /// <summary>The section's keys.</summary>
    public static IReadOnlyList<Setting> Keys => [MinKey, MaxKey, ElseKey];

    /// <summary>What the chip can deliver: looked at before anything is corrected.</summary>
    public static ValidRange OfChip(Quantity quantity) => new(quantity.Minimum, quantity.Maximum);

    /// <summary>Reads the section <c>ValidRange</c>; without it everything finite is valid.</summary>
    public static ValidRange Read(SettingsSection section)
    {
        var minimum = section.Get(MinKey);
        var maximum = section.Get(MaxKey);
        var clamp = section.Get(ElseKey) == "clamp";
        section.RefuseUnknown();
        var stage = (Low: minimum ?? double.NegativeInfinity, High: maximum ?? double.PositiveInfinity);
        if (stage.Low > stage.High)
            section.Add("Min", $"{Text(stage.Low)} is above Max {Text(stage.High)}", "swap them");
        return new(stage.Low, stage.High, clamp);
    }

    /// <inheritdoc/>
    public bool Apply(ref Reading reading)
    {
        if (reading.Value.Kind != ValueKind.Number)
            return true;
        var number = reading.Value.Number;
        if (!double.IsFinite(number))
            reading = reading with { Quality = Quality.Bad, Reason = "The driver delivered no finite number." };
        else if (number >= minimum && number <= maximum)
            return true;
        else if (clamp)
            reading = reading with { Value = SensorValue.Of(Math.Clamp(number, minimum, maximum)) };
        else
            reading = reading with { Quality = Quality.Bad, Reason = $"{Text(number)} is outside of the valid range from {Text(minimum)} to {Text(maximum)}." };
        return true;
    }

    private static string Text(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);
}
