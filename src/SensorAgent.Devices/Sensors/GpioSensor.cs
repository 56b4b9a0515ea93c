using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Any digital input. The kernel debounces it and tells of its changes.</summary>
[Sensor("gpio")]
internal sealed class GpioSensor : ISensorDriver
{
    private static readonly Setting<string> QuantityKey = Setting.Choice(
        "Quantity", "contact", [.. Quantity.Known.Where(known => known.Kind == ValueKind.Binary).Select(known => known.Name)],
        "What the input tells; stands in the topics.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("GPIO line as digital input: contact, door, motion, button")
    {
        Bus = BusKind.Gpio,
        QuantitiesOf = section => [new(section.Get(QuantityKey))],
        TellsChanges = true,
        Settings = [QuantityKey, InputLine.ActiveLowKey, InputLine.PullKey, InputLine.DebounceKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => new HeldInput(
        context.OpenInput(InputLine.Edges(context, InputLine.ActiveLowKey, InputLine.PullKey, context.Get(InputLine.DebounceKey))),
        context.Get(QuantityKey), hold: TimeSpan.Zero, context.Time);
}
