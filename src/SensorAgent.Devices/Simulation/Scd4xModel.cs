using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>
/// A SCD4x as its commands show it (datasheet SCD4x, sections 3.5 and 3.8): it has a value every five seconds after a start, gives each
/// once, and refuses a second start.
/// </summary>
[Simulates("scd4x")]
internal sealed class Scd4xModel(SimulatedWorld world) : II2cChipModel
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private readonly WireAnswer _answer = new();
    private TimeSpan? _next;

    /// <summary>True while it measures periodically.</summary>
    public bool IsMeasuring => _next is not null;

    private bool IsReady => _next <= world.Age;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length >= 2)
            Obey(BinaryPrimitives.ReadUInt16BigEndian(data));
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _answer.Take(buffer);

    private void Obey(ushort command)
    {
        _answer.Clear();
        switch (command)
        {
            case 0x21B1 when IsMeasuring:
                throw new BusException(BusFault.NoAnswer, "The chip does not obey this while it measures.");
            case 0x21B1:
                _next = world.Age + Period;
                break;
            case 0x3F86:
                _next = null;
                break;
            case 0xE4B8:
                _answer.SetWords((ushort)(IsReady ? 0x8006 : 0x8000));
                break;
            case 0xEC05 when IsReady:
                _answer.SetWords((ushort)world.CarbonDioxide, RawCount.Word((world.Temperature + 45) / 175), RawCount.Word(world.Humidity / 100));
                _next = world.Age + Period;
                break;
        }
    }
}
