using SensorAgent.Core.Model;

namespace SensorAgent.Devices.Chips;

/// <summary>What a chip with a shunt tells of a line: voltage, current and power.</summary>
internal static class ShuntReading
{
    /// <summary>
    /// The measurements, their names with a suffix where the chip has several lines; current and power are uncertain at the limit of the
    /// range.
    /// </summary>
    public static Measurement[] Of(double volts, double amperes, double watts, bool isAtLimit, string suffix = "")
    {
        var (quality, reason) = isAtLimit
            ? (Quality.Uncertain, "The voltage over the shunt is at the limit of its range; the current may be greater.")
            : (Quality.Good, "");
        return
        [
            new($"voltage{suffix}", volts),
            new($"current{suffix}", SensorValue.Of(amperes), quality, reason),
            new($"power{suffix}", SensorValue.Of(watts), quality, reason),
        ];
    }
}
