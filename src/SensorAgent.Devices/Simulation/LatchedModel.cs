using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>An expander with a register of each kind for every port, port B's one behind port A's.</summary>
internal abstract class LatchedModel : IExpanderModel
{
    /// <summary>All pins are inputs after power-up.</summary>
    /// <param name="ports">1 for eight pins, 2 for sixteen.</param>
    /// <param name="registers">How many registers there are.</param>
    /// <param name="direction">The first register of the directions: 1 is an input.</param>
    /// <param name="keeps">Whether an interrupt keeps until the pins are read.</param>
    protected LatchedModel(int ports, int registers, int direction, bool keeps)
    {
        Ports = ports;
        Registers = new(registers);
        Registers.Slice(direction, ports).Fill(0xFF);
        Pins = new(State, keeps);
    }

    /// <inheritdoc/>
    public ExpanderPins Pins { get; }

    /// <summary>How many ports of eight pins it has.</summary>
    protected int Ports { get; }

    /// <summary>A one for every pin.</summary>
    protected int All => (1 << (8 * Ports)) - 1;

    /// <summary>The chip's memory.</summary>
    protected RegisterFile Registers { get; }

    /// <summary>The first register of the levels that are read.</summary>
    protected abstract int Input { get; }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        Registers.Write(data, Take);
        Pins.Changed();
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        if (Registers.Pointer >= Input && Registers.Pointer < Input + Ports)
        {
            var levels = Pins.Read();
            for (var port = 0; port < Ports; port++)
                Registers[Input + port] = (byte)(levels >> (8 * port));
        }

        Registers.Read(buffer);
    }

    /// <summary>What the pins are set to.</summary>
    protected abstract PinState State();

    /// <summary>A byte that was written to a register.</summary>
    protected abstract void Take(int register, byte value);

    /// <summary>A register of every port, port A's lowest.</summary>
    protected int Of(int register)
    {
        var bits = 0;
        for (var port = 0; port < Ports; port++)
            bits |= Registers[register + port] << (8 * port);
        return bits;
    }
}

/// <summary>
/// TI's expanders: input, output, polarity and configuration; the latch is high after power-up, and inputs read high by their pull-ups.
/// </summary>
internal abstract class TcaModel : LatchedModel
{
    private readonly int _latch;
    private readonly int _direction;

    protected TcaModel(int ports)
        : base(ports, registers: 4 * ports, direction: 3 * ports, keeps: false)
    {
        (_latch, _direction) = (ports, 3 * ports);
        Registers.Slice(_latch, ports).Fill(0xFF);
    }

    /// <summary>The levels of the pins, P00 lowest.</summary>
    public int Levels => Pins.Levels;

    /// <inheritdoc/>
    protected override int Input => 0x00;

    /// <inheritdoc/>
    protected override PinState State() => new(~Of(_direction) & All, Of(_latch), PullUps: All, Interrupts: Of(_direction));

    /// <inheritdoc/>
    protected override void Take(int register, byte value)
    {
        if (register >= _latch)
            Registers[register] = value;
    }
}

/// <summary>Microchip's expanders: eleven kinds of registers, of which a write to GPIO goes to the latch.</summary>
internal abstract class McpExpanderModel : LatchedModel
{
    private const int Direction = 0;

    protected McpExpanderModel(int ports)
        : base(ports, registers: 11 * ports, Direction, keeps: true)
    {
    }

    /// <summary>The levels that the pins drive, GPA0 lowest; inputs count as low.</summary>
    public int Driven => Of(Latch) & ~Of(Direction) & All;

    /// <inheritdoc/>
    protected override int Input => 9 * Ports;

    private int Interrupts => 2 * Ports;

    private int PullUps => 6 * Ports;

    private int Latch => 10 * Ports;

    /// <inheritdoc/>
    protected override PinState State() => new(~Of(Direction) & All, Of(Latch), Of(PullUps), Of(Interrupts) & Of(Direction));

    /// <inheritdoc/>
    protected override void Take(int register, byte value) => Registers[register >= Input && register < Latch ? register + Ports : register] = value;
}
