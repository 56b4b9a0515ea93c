using SensorAgent.Core.Buses;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Sensors;

/// <summary>Any sensor that the kernel drives as industrial I/O.</summary>
/// <remarks>Documentation/ABI/testing/sysfs-bus-iio.</remarks>
[Sensor("iio")]
internal sealed class Iio : ISensorDriver
{
    private static readonly KernelSensor.Subsystem Subsystem = new(
        "iio", "in_temp,in_voltage0", channel => IioUnits.Of(channel).Quantity, Prefix: "in_");

    private Iio()
    {
    }

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = KernelSensor.Describe(
        "Any sensor that the kernel drives as industrial I/O (iio)", Subsystem);

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => KernelSensor.Open(context, Subsystem);
}
