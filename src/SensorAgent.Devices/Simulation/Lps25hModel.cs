using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A LPS25H as its registers show it (datasheet DocID023722, section 8): it measures once when told to while it is powered.</summary>
[Simulates("lps25h")]
internal sealed class Lps25hModel(SimulatedWorld world) : II2cChipModel
{
    private readonly StRegisters _registers = new(id: 0xBD, control1: 0x20);

    /// <summary>True while the power-down bit is set, which is the active mode.</summary>
    public bool IsActive => (_registers.Control1 & 0x80) != 0;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) => _registers.Write(data, () => IsActive, Measure);

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _registers.Read(buffer);

    private void Measure(Span<byte> output)
    {
        var pressure = (int)Math.Round(world.Pressure * 4096);
        (output[0], output[1], output[2]) = ((byte)pressure, (byte)(pressure >> 8), (byte)(pressure >> 16));
        BinaryPrimitives.WriteInt16LittleEndian(output[3..], (short)Math.Round((world.Temperature - 42.5) * 480));
    }
}
