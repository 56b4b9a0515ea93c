using SensorAgent.Core.Buses;
using SensorAgent.Devices.Sensors;

namespace SensorAgent.Devices.Simulation;

/// <summary>A MS5611 as its commands show it (datasheet MS5611-01BA03, p. 10), with the calibration of the datasheet's example.</summary>
[Simulates("ms5611")]
internal sealed class Ms5611Model(SimulatedWorld world) : II2cChipModel
{
    private static readonly ushort[] Memory = WithChecksum([0x0042, 40127, 36924, 23317, 23282, 33464, 28312, 0x1200]);

    private readonly Ms5611Compensation _compensation = Ms5611Compensation.Parse(Memory);
    private uint _converted;
    private uint _shown;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            return;
        switch (data[0])
        {
            case 0x00:
                (_shown, _converted) = (_converted << 8, 0); // a second read without a conversion gives zero (p. 11)
                break;
            case >= 0x40 and <= 0x48:
                _converted = Pressure(Temperature());
                break;
            case >= 0x50 and <= 0x58:
                _converted = Temperature();
                break;
            case >= 0xA0 and <= 0xAE:
                _shown = (uint)Memory[(data[0] - 0xA0) / 2] << 16;
                break;
        }
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        for (var i = 0; i < buffer.Length; i++)
            buffer[i] = (byte)(_shown >> (24 - (i * 8)));
    }

    private uint Temperature() =>
        (uint)RawCount.Of(world.Temperature * 100, raw => _compensation.Compute(1, (uint)raw).HundredthsOfCelsius, 1 << 24);

    private uint Pressure(uint temperature) =>
        (uint)RawCount.Of(world.Pressure * 100, raw => _compensation.Compute((uint)raw, temperature).Pascal, 1 << 24);

    private static ushort[] WithChecksum(ushort[] words)
    {
        words[7] |= (ushort)Ms5611Compensation.Crc4(words);
        return words;
    }
}
