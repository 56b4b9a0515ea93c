using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A SHTC3 as its commands show it (datasheet SHTC3, section 5): asleep it obeys nothing but the wake-up.</summary>
[Simulates("shtc3")]
internal sealed class Shtc3Model(SimulatedWorld world) : II2cChipModel
{
    private readonly WireAnswer _answer = new();

    /// <summary>True between wake-up and sleep.</summary>
    public bool IsAwake { get; private set; } = true;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2)
            return;
        var command = BinaryPrimitives.ReadUInt16BigEndian(data);
        if (!IsAwake && command != 0x3517)
            throw new BusException(BusFault.NoAnswer, "The chip is asleep.");

        IsAwake = command != 0xB098;
        if (command == 0xEFC8)
            _answer.SetWords(0x0887);
        else if (command == 0x7866)
            _answer.SetWords(RawCount.Word((world.Temperature + 45) / 175), RawCount.Word(world.Humidity / 100));
        else
            _answer.Clear();
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _answer.Take(buffer);
}
