using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A SHT3x as its commands show it (datasheet SHT3x-DIS, section 4): it answers once for each single shot.</summary>
[Simulates("sht3x")]
internal sealed class Sht3xModel(SimulatedWorld world) : II2cChipModel
{
    private readonly WireAnswer _answer = new();

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2)
            return;
        switch (BinaryPrimitives.ReadUInt16BigEndian(data))
        {
            case 0x2400 or 0x240B or 0x2416 or 0x2C06 or 0x2C0D or 0x2C10: // single shots of every repeatability, table 9
                _answer.SetWords(RawCount.Word((world.Temperature + 45) / 175), RawCount.Word(world.Humidity / 100));
                break;
            case 0xF32D: // status, table 18
                _answer.SetWords(0);
                break;
            default:
                _answer.Clear();
                break;
        }
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _answer.Take(buffer);
}
