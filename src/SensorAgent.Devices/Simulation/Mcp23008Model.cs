using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>An MCP23008 (datasheet DS21919E): all pins are inputs after power-up; a write to GPIO goes to the latch.</summary>
[Simulates("mcp23008")]
internal sealed class Mcp23008Model : IExpanderModel
{
    private const int Direction = 0x00;
    private const int Interrupts = 0x02;
    private const int PullUps = 0x06;
    private const int Gpio = 0x09;
    private const int Latch = 0x0A;
    private readonly RegisterFile _registers = new(0x0B) { [Direction] = 0xFF };

    public Mcp23008Model(SimulatedWorld world)
    {
        _ = world; // nothing of it reaches a pin
        Pins = new(State, keeps: true);
    }

    /// <inheritdoc/>
    public ExpanderPins Pins { get; }

    /// <summary>The levels that the pins drive; inputs count as low.</summary>
    public int Driven => _registers[Latch] & ~_registers[Direction] & 0xFF;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        _registers.Write(data, (register, value) => _registers[register == Gpio ? Latch : register] = value);
        Pins.Changed();
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        if (_registers.Pointer == Gpio)
            _registers[Gpio] = (byte)Pins.Read();
        _registers.Read(buffer);
    }

    private PinState State() => new(~_registers[Direction] & 0xFF, _registers[Latch], _registers[PullUps], _registers[Interrupts] & _registers[Direction]);
}
