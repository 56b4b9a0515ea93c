using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>A door or window contact between the pin and ground: ON is open, as the line is pulled up while nothing closes it.</summary>
[Sensor("contact")]
internal sealed class Contact : ISensorDriver
{
    private static readonly Setting<string> QuantityKey = Setting.Choice(
        "Quantity", "contact", ["contact", "door", "leak", "smoke", "touch"], "What the contact tells; stands in the topics.");

    private static readonly Setting<string> PullKey = InputLine.Pull("up");

    private static readonly Setting<bool> ActiveLowKey =
        Setting.Flag("ActiveLow", false, "true where a closed contact means ON, as with a leak detector.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Contact of a door or window, to ground: ON is open")
    {
        Bus = BusKind.Gpio,
        QuantitiesOf = section => [new(section.Get(QuantityKey))],
        TellsChanges = true,
        Settings = [QuantityKey, ActiveLowKey, PullKey, InputLine.DebounceKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => new HeldInput(
        context.OpenInput(InputLine.Edges(context, ActiveLowKey, PullKey, context.Get(InputLine.DebounceKey))),
        context.Get(QuantityKey), hold: TimeSpan.Zero, context.Time);
}
