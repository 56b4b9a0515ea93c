using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A MAX44009 (datasheet 19-5719): it measures all the time and finds its range; the pointer does not move on by itself.</summary>
[Simulates("max44009")]
internal sealed class Max44009Model(SimulatedWorld world) : II2cChipModel
{
    private const int Configuration = 2;
    private const int LuxHigh = 3;
    private const int LuxLow = 4;
    private readonly RegisterFile _registers = new(8) { [Configuration] = 0x03 };

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) => _registers.Write(
        data,
        (register, value) =>
        {
            if (register is not (LuxHigh or LuxLow))
                _registers[register] = value;
        },
        increments: false);

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        var (exponent, mantissa) = (0, (int)Math.Round(world.Illuminance / 0.045));
        for (; mantissa > 0xFF; exponent++)
            mantissa >>= 1;
        _registers[LuxHigh] = (byte)((exponent << 4) | (mantissa >> 4));
        _registers[LuxLow] = (byte)(mantissa & 0xF);
        _registers.Read(buffer, increments: false);
    }
}
