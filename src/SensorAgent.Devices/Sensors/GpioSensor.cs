using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Sensors;

/// <summary>A digital input: contact, door, motion detector, button. The kernel debounces it and tells of its changes.</summary>
[Sensor("gpio")]
internal sealed class GpioSensor(IGpioInput line, string quantity) : IChangingSensor, ISensorDriver
{
    private static readonly Setting<string> QuantityKey = Setting.Choice(
        "Quantity", "contact", [.. Quantity.Known.Where(known => known.Kind == ValueKind.Binary).Select(known => known.Name)],
        "What the input tells; stands in the topics.");

    private static readonly Setting<bool> ActiveLowKey = Setting.Flag("ActiveLow", false, "true where a low level means ON, as with a button to ground.");

    private static readonly Setting<string> PullKey = Setting.Choice(
        "Pull", "unchanged", ["unchanged", "none", "up", "down"], "The resistor inside the pin.");

    private static readonly Setting<TimeSpan> DebounceKey = Setting.Time(
        "Debounce", TimeSpan.FromMilliseconds(20), TimeSpan.Zero, TimeSpan.FromSeconds(5), "How long a level must hold before it counts.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("GPIO line as digital input: contact, door, motion, button")
    {
        Bus = BusKind.Gpio,
        QuantitiesOf = section => [new(section.Get(QuantityKey))],
        TellsChanges = true,
        Settings = [QuantityKey, ActiveLowKey, PullKey, DebounceKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => new GpioSensor(
        context.OpenInput(new(
            context.Get(ActiveLowKey),
            context.Get(PullKey) switch
            {
                "none" => GpioBias.None,
                "up" => GpioBias.PullUp,
                "down" => GpioBias.PullDown,
                _ => GpioBias.Unchanged,
            },
            context.Get(DebounceKey),
            Edges: true)),
        context.Get(QuantityKey));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken) => new([new(quantity, line.Read())]);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Measurement>> NextAsync(CancellationToken cancellationToken) =>
        [new(quantity, (await line.WaitForEdgeAsync(cancellationToken)).Active)];

    /// <inheritdoc/>
    public void Dispose() => line.Dispose();
}
