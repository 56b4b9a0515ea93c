using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A chain of eight 74HC595 (SCLS041J): what was shifted stands at the pins when the transfer ends.</summary>
[Simulates("74hc595")]
internal sealed class Sn74hc595Model : ISpiChipModel
{
    public Sn74hc595Model(SimulatedWorld world) => _ = world; // nothing of it reaches an output

    /// <summary>The pins, QA of the first register lowest.</summary>
    public ulong Pins { get; private set; }

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer)
    {
        foreach (var value in data)
            Pins = (Pins << 8) | value;
    }
}
