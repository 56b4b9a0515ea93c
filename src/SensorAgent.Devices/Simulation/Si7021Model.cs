using SensorAgent.Core.Buses;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Simulation;

/// <summary>A Si7021 as its commands show it (datasheet Si7021-A20, table 11): every humidity measurement has one of temperature in it.</summary>
[Simulates("si7021")]
internal sealed class Si7021Model(SimulatedWorld world) : II2cChipModel
{
    private readonly WireAnswer _answer = new();
    private ushort _temperature;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith((ReadOnlySpan<byte>)[0xFC, 0xC9]))
            _answer.Set(0x15, 0xFF, 0xB5, 0xFF, 0xFF, 0xCB);
        else if (data.Length > 0)
            Obey(data[0]);
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _answer.Take(buffer);

    private void Obey(byte command)
    {
        switch (command)
        {
            case 0xE5 or 0xF5:
                _temperature = Raw((world.Temperature + 46.85) / 175.72);
                Put((ushort)(Raw((world.Humidity + 6) / 125) & ~0b11 | 0b10));
                break;
            case 0xE3 or 0xF3:
                _temperature = Raw((world.Temperature + 46.85) / 175.72);
                Put(_temperature);
                break;
            case 0xE0:
                _answer.Set((byte)(_temperature >> 8), (byte)_temperature);
                break;
            default:
                _answer.Clear();
                break;
        }
    }

    private void Put(ushort raw)
    {
        ReadOnlySpan<byte> bytes = [(byte)(raw >> 8), (byte)raw];
        _answer.Set(bytes[0], bytes[1], Crc8.Poly31(bytes, 0));
    }

    private static ushort Raw(double share) => (ushort)(RawCount.Word(share) & ~0b11);
}
