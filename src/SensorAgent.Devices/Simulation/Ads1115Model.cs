using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>
/// An ADS1115 (datasheet SBAS444E): it converts when the config register is written with OS set. The four inputs see the supply
/// divided by 2, 4, 8 and 16.
/// </summary>
[Simulates("ads1115")]
internal sealed class Ads1115Model : II2cChipModel
{
    private const int Conversion = 0;
    private const int Config = 1;
    private readonly PointedRegisters _registers = new();
    private readonly SimulatedWorld _world;

    public Ads1115Model(SimulatedWorld world)
    {
        _world = world;
        _registers[Config] = 0x8583;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) => _registers.Write(data, (register, value) =>
    {
        if (register == Conversion)
            return;
        _registers[register] = register == Config ? (ushort)(value | 0x8000) : value;
        if (register == Config && (value & 0x8000) != 0)
            _registers[Conversion] = Convert((value >> 12) & 0b111, (value >> 9) & 0b111);
    });

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _registers.Read(buffer);

    private ushort Convert(int inputs, int range)
    {
        var volts = inputs switch
        {
            0 => Input(0) - Input(1),
            1 => Input(0) - Input(3),
            2 => Input(1) - Input(3),
            3 => Input(2) - Input(3),
            _ => Input(inputs - 4),
        };
        var fullScale = range == 0 ? 6.144 : 4.096 / (1 << (Math.Min(range, 5) - 1));
        return (ushort)(short)Math.Clamp(Math.Round(volts / fullScale * 32_768), short.MinValue, short.MaxValue);
    }

    private double Input(int number) => _world.Voltage / (2 << number);
}
