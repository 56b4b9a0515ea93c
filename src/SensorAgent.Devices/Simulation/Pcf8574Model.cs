using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A PCF8574 (datasheet rev. 5): all pins weakly high after power-up; a read brings the levels, not what was written.</summary>
[Simulates("pcf8574")]
internal sealed class Pcf8574Model : II2cChipModel
{
    public Pcf8574Model(SimulatedWorld world) => _ = world; // nothing of it reaches an output

    /// <summary>What was written last.</summary>
    public byte Written { get; private set; } = 0xFF;

    /// <summary>The pins that something outside pulls low.</summary>
    public byte PulledLow { get; set; }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length > 0)
            Written = data[^1];
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => buffer.Fill((byte)(Written & ~PulledLow));
}
