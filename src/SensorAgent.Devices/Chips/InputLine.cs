using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Chips;

/// <summary>The keys that inputs on a GPIO line share, and waiting for their edges.</summary>
internal static class InputLine
{
    public static readonly Setting<bool> ActiveLowKey = ActiveLow(false);

    public static readonly Setting<string> PullKey = Pull("unchanged");

    public static readonly Setting<TimeSpan> DebounceKey = Debounce(20);

    public static Setting<bool> ActiveLow(bool otherwise) =>
        Setting.Flag("ActiveLow", otherwise, "true where a low level means ON, as with a button to ground.");

    public static Setting<string> Pull(string otherwise) =>
        Setting.Choice("Pull", otherwise, ["unchanged", "none", "up", "down"], "The resistor inside the pin.");

    public static Setting<TimeSpan> Debounce(double milliseconds) => Setting.Time(
        "Debounce", TimeSpan.FromMilliseconds(milliseconds), TimeSpan.Zero, TimeSpan.FromSeconds(5), "How long a level must hold before it counts.");

    /// <summary>The resistor that a word of <c>Pull</c> means.</summary>
    private static GpioBias Bias(string pull) => pull switch
    {
        "none" => GpioBias.None,
        "up" => GpioBias.PullUp,
        "down" => GpioBias.PullDown,
        _ => GpioBias.Unchanged,
    };

    /// <summary>How an input with edges is opened, by its keys.</summary>
    public static GpioInputSettings Edges(SensorContext context, Setting<bool> activeLow, Setting<string> pull, TimeSpan debounce) =>
        new(context.Get(activeLow), Bias(context.Get(pull)), debounce, Edges: true);

    /// <summary>The next edge, or null when none comes within the time.</summary>
    public static async ValueTask<GpioEdge?> NextEdgeAsync(
        this IGpioInput line, TimeSpan within, TimeProvider time, CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        var edge = line.WaitForEdgeAsync(either.Token);
        if (!edge.IsCompleted) // one that is there already counts, however late it is asked for
            bound.CancelAfter(within > TimeSpan.Zero ? within : TimeSpan.Zero);
        try
        {
            return await edge;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The clock that edges are stamped by.</summary>
    public static TimeSpan Now(this TimeProvider time) => time.GetElapsedTime(0);
}
