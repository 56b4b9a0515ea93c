using SensorAgent.Core.Buses;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Simulation;

/// <summary>A HTU21D as its commands show it (datasheet HPC199_5, p. 11 to 15): two status bits say which quantity it is.</summary>
[Simulates("htu21d")]
internal sealed class Htu21dModel(SimulatedWorld world) : II2cChipModel
{
    private const int StatusBits = 0b11;
    private const int IsHumidity = 0b10;
    private readonly WireAnswer _answer = new();

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            return;
        if (data[0] is 0xE3 or 0xF3)
            Put(RawCount.Word((world.Temperature + 46.85) / 175.72) & ~StatusBits);
        else if (data[0] is 0xE5 or 0xF5)
            Put(RawCount.Word((world.Humidity + 6) / 125) & ~StatusBits | IsHumidity);
        else
            _answer.Clear();
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _answer.Take(buffer);

    private void Put(int raw)
    {
        ReadOnlySpan<byte> bytes = [(byte)(raw >> 8), (byte)raw];
        _answer.Set(bytes[0], bytes[1], Crc8.Poly31(bytes, 0));
    }
}
