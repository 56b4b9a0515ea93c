using SensorAgent.Core.Buses;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Simulation;

/// <summary>An AHT20 as its commands show it (datasheet AHT20, section 5): it is not calibrated before it is initialised.</summary>
[Simulates("aht20")]
internal sealed class Aht20Model(SimulatedWorld world) : II2cChipModel
{
    private const byte Calibrated = 0b0000_1000;
    private const byte AtRest = 0b0001_0000;

    private readonly byte[] _answer = new byte[7];

    /// <summary>The status byte.</summary>
    public byte Status { get; private set; } = AtRest;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith((ReadOnlySpan<byte>)[0xBE, 0x08]))
            Status |= Calibrated;
        else if (data.StartsWith((ReadOnlySpan<byte>)[0xAC, 0x33]))
            Measure();
        else if (data.StartsWith((ReadOnlySpan<byte>)[0xBA]))
            Status = AtRest;
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        _answer[0] = Status;
        _answer[6] = Crc8.Poly31(_answer.AsSpan(0, 6), 0xFF);
        for (var i = 0; i < buffer.Length; i++)
            buffer[i] = i < _answer.Length ? _answer[i] : (byte)0xFF;
    }

    private void Measure()
    {
        var humidity = (int)Math.Round(world.Humidity / 100 * (1 << 20));
        var temperature = (int)Math.Round((world.Temperature + 50) / 200 * (1 << 20));
        (_answer[1], _answer[2]) = ((byte)(humidity >> 12), (byte)(humidity >> 4));
        _answer[3] = (byte)(humidity << 4 | temperature >> 16);
        (_answer[4], _answer[5]) = ((byte)(temperature >> 8), (byte)temperature);
    }
}
