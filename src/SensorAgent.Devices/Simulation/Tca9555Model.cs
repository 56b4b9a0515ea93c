using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A TCA9555 (datasheet SCPS200): all pins are inputs after power-up, with a high latch; inputs read high by their pull-ups.</summary>
[Simulates("tca9555")]
internal sealed class Tca9555Model : IExpanderModel
{
    private const int Input = 0x00;
    private const int Latch = 0x02;
    private const int Direction = 0x06;
    private readonly RegisterFile _registers = new(8) { [Latch] = 0xFF, [Latch + 1] = 0xFF, [Direction] = 0xFF, [Direction + 1] = 0xFF };

    public Tca9555Model(SimulatedWorld world)
    {
        _ = world; // nothing of it reaches a pin
        Pins = new(State, keeps: false);
    }

    /// <inheritdoc/>
    public ExpanderPins Pins { get; }

    /// <summary>The levels of the pins, P00 lowest.</summary>
    public int Levels => Pins.Levels;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        _registers.Write(data, (register, value) =>
        {
            if (register >= Latch)
                _registers[register] = value;
        });
        Pins.Changed();
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        if (_registers.Pointer is Input or Input + 1)
        {
            var levels = Pins.Read();
            (_registers[Input], _registers[Input + 1]) = ((byte)levels, (byte)(levels >> 8));
        }

        _registers.Read(buffer);
    }

    private PinState State() => new(~Both(Direction) & 0xFFFF, Both(Latch), PullUps: 0xFFFF, Interrupts: Both(Direction));

    private int Both(int register) => _registers[register] | (_registers[register + 1] << 8);
}
