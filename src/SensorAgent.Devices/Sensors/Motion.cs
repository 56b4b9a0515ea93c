using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>A motion detector with a digital output, such as the HC-SR501: ON is kept for a while after its last edge.</summary>
/// <remarks>The detectors' own hold time is often short and set by a screw; this one bridges the gaps between their pulses.</remarks>
[Sensor("motion")]
internal sealed class Motion : ISensorDriver
{
    private static readonly Setting<string> QuantityKey = Setting.Choice(
        "Quantity", "motion", ["motion", "occupancy", "vibration"], "What the detector tells; stands in the topics.");

    private static readonly Setting<TimeSpan> HoldKey = Setting.Time(
        "Hold", TimeSpan.FromSeconds(30), TimeSpan.Zero, TimeSpan.FromHours(12), "How long ON is kept after the last edge.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Motion detector with a digital output, with a hold time")
    {
        Bus = BusKind.Gpio,
        QuantitiesOf = section => [new(section.Get(QuantityKey))],
        TellsChanges = true,
        Settings = [QuantityKey, HoldKey, InputLine.ActiveLowKey, InputLine.PullKey, InputLine.DebounceKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => new HeldInput(
        context.OpenInput(InputLine.Edges(context, InputLine.ActiveLowKey, InputLine.PullKey, context.Get(InputLine.DebounceKey))),
        context.Get(QuantityKey), context.Get(HoldKey), context.Time);
}
