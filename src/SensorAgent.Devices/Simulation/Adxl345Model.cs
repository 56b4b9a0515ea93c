using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>
/// An ADXL345 (datasheet rev. E): it stands by after power-up, and measures at full resolution while told to. The board leans slowly.
/// </summary>
[Simulates("adxl345")]
internal sealed class Adxl345Model(SimulatedWorld world) : II2cChipModel
{
    private const int Id = 0x00;
    private const int Power = 0x2D;
    private const int Source = 0x30;
    private const int Format = 0x31;
    private const int Data = 0x32;
    private readonly RegisterFile _registers = new(64) { [Id] = 0xE5, [0x2C] = 0x0A, [Source] = 0x02 };

    /// <summary>True while the bit Measure is set.</summary>
    public bool Measures => (_registers[Power] & 0x08) != 0;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) => _registers.Write(data, (register, value) =>
    {
        if (register is >= 0x1D and < Source or Format or 0x38)
            _registers[register] = value;
    });

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        if (Measures)
            Measure();
        _registers.Read(buffer);
    }

    private void Measure()
    {
        var (y, z) = Math.SinCos(world.Tilt * Math.PI / 180);
        BinaryPrimitives.WriteInt16LittleEndian(_registers.Slice(Data + 2, 2), (short)Math.Round(y * 256));
        BinaryPrimitives.WriteInt16LittleEndian(_registers.Slice(Data + 4, 2), (short)Math.Round(z * 256));
        _registers[Source] = 0x82;
    }
}
