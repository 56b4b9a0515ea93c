using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A PCF8574 (datasheet rev. 5): all pins weakly high after power-up; a read brings the levels, not what was written.</summary>
[Simulates("pcf8574")]
internal sealed class Pcf8574Model : IExpanderModel
{
    public Pcf8574Model(SimulatedWorld world)
    {
        _ = world; // nothing of it reaches a pin
        Pins = new(State, keeps: false);
    }

    /// <inheritdoc/>
    public ExpanderPins Pins { get; }

    /// <summary>What was written last.</summary>
    public byte Written { get; private set; } = 0xFF;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length > 0)
            Written = data[^1];
        Pins.Changed();
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => buffer.Fill((byte)Pins.Read());

    private PinState State() => new(Outputs: ~Written & 0xFF, Latch: 0, PullUps: 0xFF, Interrupts: Written);
}
