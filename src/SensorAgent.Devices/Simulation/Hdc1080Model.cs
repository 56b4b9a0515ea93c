using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A HDC1080 as its registers show it (datasheet SNAS672, section 8.6): setting the pointer to 0 measures both.</summary>
[Simulates("hdc1080")]
internal sealed class Hdc1080Model(SimulatedWorld world) : II2cChipModel
{
    private const int Both = 0x1000;
    private readonly WireAnswer _measured = new();
    private ushort _configuration = Both;
    private byte _pointer;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            return;
        _pointer = data[0];
        if (_pointer == 0x02 && data.Length >= 3)
            _configuration = BinaryPrimitives.ReadUInt16BigEndian(data[1..]);
        else if (_pointer == 0x00 && (_configuration & Both) != 0)
            Measure();
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        if (_pointer == 0x00)
        {
            _measured.Take(buffer);
            return;
        }

        var value = _pointer switch { 0x02 => _configuration, 0xFE => (ushort)0x5449, 0xFF => (ushort)0x1050, _ => (ushort)0 };
        BinaryPrimitives.WriteUInt16BigEndian(buffer, value);
    }

    private void Measure()
    {
        var temperature = RawCount.Word((world.Temperature + 40) / 165) & ~0b11; // 14 bits
        var humidity = RawCount.Word(world.Humidity / 100) & ~0b11;
        _measured.Set((byte)(temperature >> 8), (byte)temperature, (byte)(humidity >> 8), (byte)humidity);
    }
}
