using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A TSL2561 in the T package (datasheet TAOS059N): it counts only while powered, up to the width of the integration.</summary>
[Simulates("tsl2561")]
internal sealed class Tsl2561Model(SimulatedWorld world) : II2cChipModel
{
    private const int Control = 0x0;
    private const int Timing = 0x1;
    private const int Id = 0xA;
    private const int Broadband = 0xC;
    private const int Infrared = 0xE;

    // Indoor light, a quarter of it infrared: lux per count at 402 ms and gain 16, by the first segment of the formula.
    private const double InfraredShare = 0.25;
    private static readonly double LuxPerCount = 0.0304 - (0.062 * Math.Pow(InfraredShare, 1.4));

    private readonly RegisterFile _registers = new(16) { [Timing] = 0x02, [Id] = 0x50 };

    /// <summary>True while the control register says so.</summary>
    public bool IsPowered => (_registers[Control] & 0b11) == 0b11;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0 || (data[0] & 0x80) == 0)
            return; // no command
        Span<byte> plain = [.. data];
        plain[0] &= 0x0F;
        _registers.Write(plain, (register, value) =>
        {
            if (register < Id)
                _registers[register] = value;
        });
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        var (steps, fullScale) = (_registers[Timing] & 0b11) switch
        {
            0 => (11, 5047),
            1 => (81, 37_177),
            _ => (322, 65_535),
        };
        var gain = (_registers[Timing] & 0x10) != 0 ? 16 : 1;
        var counts = IsPowered ? world.Illuminance / LuxPerCount * steps / 322 * gain / 16 : 0;
        Put(Broadband, Math.Min(counts, fullScale));
        Put(Infrared, Math.Min(counts * InfraredShare, fullScale));
        _registers.Read(buffer);
    }

    private void Put(int register, double counts)
    {
        var rounded = (int)Math.Round(counts);
        (_registers[register], _registers[register + 1]) = ((byte)rounded, (byte)(rounded >> 8));
    }
}
