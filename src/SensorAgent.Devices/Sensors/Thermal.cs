using SensorAgent.Core.Buses;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Sensors;

/// <summary>A thermal zone of the processor or the board.</summary>
/// <remarks>Documentation/driver-api/thermal/sysfs-api.rst.</remarks>
[Sensor("thermal")]
internal sealed class Thermal : ISensorDriver
{
    private static readonly KernelSensor.Subsystem Subsystem = new("thermal", "temp", channel => HwmonUnits.Of(channel).Quantity);

    private Thermal()
    {
    }

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = KernelSensor.Describe("A thermal zone of the processor or the board", Subsystem);

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => KernelSensor.Open(context, Subsystem);
}
