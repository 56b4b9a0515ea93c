using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>
/// A SCD4x as its commands show it (datasheet SCD4x, sections 3.5 to 3.9): it has a value every five seconds after a start, gives each
/// once, and refuses a second start. It is recalibrated and set while it rests only, and recalibrated only after three minutes of measuring.
/// </summary>
[Simulates("scd4x")]
internal sealed class Scd4xModel(SimulatedWorld world) : II2cChipModel
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BeforeRecalibration = TimeSpan.FromMinutes(3);
    private readonly WireAnswer _answer = new();
    private TimeSpan? _next;
    private TimeSpan _startedAt;
    private TimeSpan _measuredFor;
    private double _correction;

    /// <summary>True while it measures periodically.</summary>
    public bool IsMeasuring => _next is not null;

    /// <summary>Whether it takes the least of a week for 400 ppm.</summary>
    public bool CalibratesItself { get; private set; } = true;

    private bool IsReady => _next <= world.Age;

    private double Measured => world.CarbonDioxide + _correction;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length >= 2)
            Obey(BinaryPrimitives.ReadUInt16BigEndian(data), data.Length >= 4 ? BinaryPrimitives.ReadUInt16BigEndian(data[2..]) : (ushort)0);
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _answer.Take(buffer);

    private void Obey(ushort command, ushort argument)
    {
        _answer.Clear();
        switch (command)
        {
            case 0x21B1 or 0x362F or 0x2416 or 0x3615 when IsMeasuring:
                throw new BusException(BusFault.NoAnswer, "The chip does not obey this while it measures.");
            case 0x21B1:
                (_startedAt, _next) = (world.Age, world.Age + Period);
                break;
            case 0x3F86:
                _measuredFor = IsMeasuring ? world.Age - _startedAt : _measuredFor;
                _next = null;
                break;
            case 0x362F:
                Recalibrate(argument);
                break;
            case 0x2416:
                CalibratesItself = argument == 1;
                break;
            case 0xE4B8:
                _answer.SetWords((ushort)(IsReady ? 0x8006 : 0x8000));
                break;
            case 0xEC05 when IsReady:
                _answer.SetWords((ushort)Math.Clamp(Math.Round(Measured), 0, 40_000), RawCount.Word((world.Temperature + 45) / 175), RawCount.Word(world.Humidity / 100));
                _next = world.Age + Period;
                break;
        }
    }

    private void Recalibrate(ushort reference)
    {
        if (_measuredFor < BeforeRecalibration)
        {
            _answer.SetWords(0xFFFF);
            return;
        }

        var correction = reference - (int)Math.Round(Measured);
        _correction += correction;
        _answer.SetWords((ushort)(0x8000 + correction));
    }
}
