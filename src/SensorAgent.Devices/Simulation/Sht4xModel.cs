using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A SHT4x as its commands show it (datasheet SHT4x, table 7): it answers once for each command.</summary>
[Simulates("sht4x")]
internal sealed class Sht4xModel(SimulatedWorld world) : II2cChipModel
{
    private readonly WireAnswer _answer = new();

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            return;
        switch (data[0])
        {
            case 0xFD or 0xF6 or 0xE0: // high, medium and low precision
                _answer.SetWords(RawCount.Word((world.Temperature + 45) / 175), RawCount.Word((world.Humidity + 6) / 125));
                break;
            case 0x89: // serial number
                _answer.SetWords(0x1234, 0x5678);
                break;
            default:
                _answer.Clear();
                break;
        }
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _answer.Take(buffer);
}
