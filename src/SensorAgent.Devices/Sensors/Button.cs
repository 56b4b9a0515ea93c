using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>A push button between the pin and ground: its level, and what a press means: <c>click</c>, <c>double</c> or <c>long</c>.</summary>
/// <remarks>The times are those of the kernel's edges, so that a busy agent takes no click for a long one.</remarks>
[Sensor("button")]
internal sealed class Button(IGpioInput line, Clicks clicks, TimeProvider time) : IChangingSensor, ISensorDriver
{
    private const string Level = "button";
    private const string Event = "button_event";

    private static readonly Setting<bool> ActiveLowKey = InputLine.ActiveLow(true);
    private static readonly Setting<string> PullKey = InputLine.Pull("up");

    private static readonly Setting<TimeSpan> DoubleKey = Setting.Time(
        "DoubleWithin", TimeSpan.FromMilliseconds(300), TimeSpan.Zero, TimeSpan.FromSeconds(2),
        "A second press within this time makes a double click; a single one is told after it. 0 tells it at once, and no double ones.");

    private static readonly Setting<TimeSpan> LongKey = Setting.Time(
        "LongAfter", TimeSpan.FromMilliseconds(800), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1),
        "A press that lasts as long is a long one.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Push button: its level, and click, double or long")
    {
        Bus = BusKind.Gpio,
        Quantities = [new(Level), new(Event)],
        TellsChanges = true,
        Settings = [DoubleKey, LongKey, ActiveLowKey, PullKey, InputLine.DebounceKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => new Button(
        context.OpenInput(InputLine.Edges(context, ActiveLowKey, PullKey, context.Get(InputLine.DebounceKey))),
        new(context.Get(DoubleKey), context.Get(LongKey)),
        context.Time);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        var pressed = line.Read();
        clicks.Begin(pressed);
        return new([new(Level, pressed)]);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Measurement>> NextAsync(CancellationToken cancellationToken)
    {
        var next = clicks.Due is { } due
            ? await line.NextEdgeAsync(due - time.Now(), time, cancellationToken)
            : await line.WaitForEdgeAsync(cancellationToken);
        if (next is not { } edge)
            return [Happened(clicks.Elapse())];

        var told = new List<Measurement>(3);
        if (clicks.Due <= edge.At)
            told.Add(Happened(clicks.Elapse()));
        told.Add(new(Level, edge.Active));
        if (clicks.Take(edge.Active, edge.At) is { } meaning)
            told.Add(Happened(meaning));
        return told;
    }

    /// <inheritdoc/>
    public void Dispose() => line.Dispose();

    private static Measurement Happened(string what) => new(Event, SensorValue.Of(what));
}
