using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A PCF8575 (datasheet rev. 4): all pins weakly high after power-up; bytes go to P00 to P07 and to P10 to P17 in turn.</summary>
[Simulates("pcf8575")]
internal sealed class Pcf8575Model : II2cChipModel
{
    public Pcf8575Model(SimulatedWorld world) => _ = world; // nothing of it reaches an output

    /// <summary>What was written last, P00 lowest.</summary>
    public int Written { get; private set; } = 0xFFFF;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        for (var at = 0; at < data.Length; at++)
            Written = at % 2 == 0 ? (Written & 0xFF00) | data[at] : (Written & 0x00FF) | (data[at] << 8);
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        for (var at = 0; at < buffer.Length; at++)
            buffer[at] = (byte)(at % 2 == 0 ? Written : Written >> 8);
    }
}
