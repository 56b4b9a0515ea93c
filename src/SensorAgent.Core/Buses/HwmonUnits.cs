namespace SensorAgent.Core.Buses;

/// <summary>What a kernel channel is, and what its raw number is to be multiplied by; pure.</summary>
/// <param name="Quantity">The quantity, or nothing where the kernel does not say.</param>
/// <param name="Factor">From the kernel's unit to the quantity's.</param>
public readonly record struct KernelUnit(string Quantity, double Factor);

/// <summary>The units of hwmon's files.</summary>
/// <remarks>Documentation/hwmon/sysfs-interface.rst: millivolts, milliamperes, microwatts, microjoules, thousandths of a degree and of a percent.</remarks>
public static class HwmonUnits
{
    private const double KilowattHoursPerMicrojoule = 1e-6 / 3.6e6;

    /// <summary>The unit of a channel such as <c>temp1</c> or <c>in0_lcrit_alarm</c>.</summary>
    public static KernelUnit Of(string channel) =>
        channel.EndsWith("_alarm", StringComparison.Ordinal) ? new("", 1) : channel.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') switch
        {
            "temp" => new("temperature", 1e-3),
            "humidity" => new("humidity", 1e-3),
            "in" => new("voltage", 1e-3),
            "curr" => new("current", 1e-3),
            "power" => new("power", 1e-6),
            "energy" => new("energy", KilowattHoursPerMicrojoule),
            "fan" => new("rpm", 1),
            "freq" => new("frequency", 1),
            _ => new("", 1),
        };
}
