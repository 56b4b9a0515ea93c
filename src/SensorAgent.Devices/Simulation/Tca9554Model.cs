using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A TCA9554 (datasheet SCPS233): all pins are inputs after power-up, with a high latch; inputs read high by their pull-ups.</summary>
[Simulates("tca9554")]
internal sealed class Tca9554Model : IExpanderModel
{
    private const int Input = 0x00;
    private const int Latch = 0x01;
    private const int Direction = 0x03;
    private readonly RegisterFile _registers = new(4) { [Latch] = 0xFF, [Direction] = 0xFF };

    public Tca9554Model(SimulatedWorld world)
    {
        _ = world; // nothing of it reaches a pin
        Pins = new(State, keeps: false);
    }

    /// <inheritdoc/>
    public ExpanderPins Pins { get; }

    /// <summary>The levels of the pins.</summary>
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
        if (_registers.Pointer == Input)
            _registers[Input] = (byte)Pins.Read();
        _registers.Read(buffer);
    }

    private PinState State() => new(~_registers[Direction] & 0xFF, _registers[Latch], PullUps: 0xFF, Interrupts: _registers[Direction]);
}
