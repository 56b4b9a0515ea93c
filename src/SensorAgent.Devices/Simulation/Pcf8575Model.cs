using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A PCF8575 (datasheet rev. 4): all pins weakly high after power-up; bytes go to P00 to P07 and to P10 to P17 in turn.</summary>
[Simulates("pcf8575")]
internal sealed class Pcf8575Model : IExpanderModel
{
    public Pcf8575Model(SimulatedWorld world)
    {
        _ = world; // nothing of it reaches a pin
        Pins = new(State, keeps: false);
    }

    /// <inheritdoc/>
    public ExpanderPins Pins { get; }

    /// <summary>What was written last, P00 lowest.</summary>
    public int Written { get; private set; } = 0xFFFF;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        for (var at = 0; at < data.Length; at++)
            Written = at % 2 == 0 ? (Written & 0xFF00) | data[at] : (Written & 0x00FF) | (data[at] << 8);
        Pins.Changed();
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        var levels = Pins.Read();
        for (var at = 0; at < buffer.Length; at++)
            buffer[at] = (byte)(at % 2 == 0 ? levels : levels >> 8);
    }

    private PinState State() => new(Outputs: ~Written & 0xFFFF, Latch: 0, PullUps: 0xFFFF, Interrupts: Written);
}
