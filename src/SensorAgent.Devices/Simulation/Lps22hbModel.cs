using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A LPS22HB as its registers show it (datasheet DocID027083, section 9): it measures once when told to.</summary>
[Simulates("lps22hb")]
internal sealed class Lps22hbModel(SimulatedWorld world) : II2cChipModel
{
    private readonly StRegisters _registers = new(id: 0xB1, control1: 0x10);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) => _registers.Write(data, () => true, Measure);

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _registers.Read(buffer);

    private void Measure(Span<byte> output)
    {
        var pressure = (int)Math.Round(world.Pressure * 4096);
        (output[0], output[1], output[2]) = ((byte)pressure, (byte)(pressure >> 8), (byte)(pressure >> 16));
        BinaryPrimitives.WriteInt16LittleEndian(output[3..], (short)Math.Round(world.Temperature * 100));
    }
}
