using SensorAgent.Core.Model;

namespace SensorAgent.Devices.Chips;

/// <summary>What a chip with a shunt tells of a line: voltage, current and power, their names with a suffix where the chip has several lines.</summary>
internal sealed class ShuntReading(string suffix = "")
{
    /// <summary>How many measurements there are.</summary>
    public const int Count = 3;

    private readonly string _voltage = $"voltage{suffix}";
    private readonly string _current = $"current{suffix}";
    private readonly string _power = $"power{suffix}";

    /// <summary>The measurements; current and power are uncertain at the limit of the range.</summary>
    public Measurement[] Of(double volts, double amperes, double watts, bool isAtLimit)
    {
        var measurements = new Measurement[Count];
        Put(measurements, volts, amperes, watts, isAtLimit);
        return measurements;
    }

    /// <summary>Puts them among others.</summary>
    public void Put(Span<Measurement> measurements, double volts, double amperes, double watts, bool isAtLimit)
    {
        var (quality, reason) = isAtLimit
            ? (Quality.Uncertain, "The voltage over the shunt is at the limit of its range; the current may be greater.")
            : (Quality.Good, "");
        measurements[0] = new(_voltage, volts);
        measurements[1] = new(_current, SensorValue.Of(amperes), quality, reason);
        measurements[2] = new(_power, SensorValue.Of(watts), quality, reason);
    }
}
