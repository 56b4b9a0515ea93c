using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>An MCP23017 (datasheet DS20001952C, IOCON.BANK 0): all pins are inputs after power-up; a write to GPIO goes to the latch.</summary>
[Simulates("mcp23017")]
internal sealed class Mcp23017Model : IExpanderModel
{
    private const int Direction = 0x00;
    private const int Interrupts = 0x04;
    private const int PullUps = 0x0C;
    private const int Gpio = 0x12;
    private const int Latch = 0x14;
    private readonly RegisterFile _registers = new(0x16) { [Direction] = 0xFF, [Direction + 1] = 0xFF };

    public Mcp23017Model(SimulatedWorld world)
    {
        _ = world; // nothing of it reaches a pin
        Pins = new(State, keeps: true);
    }

    /// <inheritdoc/>
    public ExpanderPins Pins { get; }

    /// <summary>The levels that the pins drive, GPA0 lowest; inputs count as low.</summary>
    public int Driven => Both(Latch) & ~Both(Direction);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        _registers.Write(data, (register, value) => _registers[register is Gpio or Gpio + 1 ? register + 2 : register] = value);
        Pins.Changed();
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        if (_registers.Pointer is Gpio or Gpio + 1)
        {
            var levels = Pins.Read();
            (_registers[Gpio], _registers[Gpio + 1]) = ((byte)levels, (byte)(levels >> 8));
        }

        _registers.Read(buffer);
    }

    private PinState State() => new(~Both(Direction) & 0xFFFF, Both(Latch), Both(PullUps), Both(Interrupts) & Both(Direction));

    private int Both(int register) => _registers[register] | (_registers[register + 1] << 8);
}
