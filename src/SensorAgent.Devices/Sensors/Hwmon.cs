using SensorAgent.Core.Buses;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Sensors;

/// <summary>Any chip that the kernel drives as a hardware monitor: temperatures, voltages, fans, alarms.</summary>
/// <remarks>Documentation/hwmon/sysfs-interface.rst.</remarks>
[Sensor("hwmon")]
internal sealed class Hwmon : ISensorDriver
{
    private static readonly KernelSensor.Subsystem Subsystem = new("hwmon", "temp1,in0,fan1", channel => HwmonUnits.Of(channel).Quantity);

    private Hwmon()
    {
    }

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = KernelSensor.Describe(
        "Any chip that the kernel drives as a hardware monitor (hwmon)", Subsystem);

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => KernelSensor.Open(context, Subsystem);
}
