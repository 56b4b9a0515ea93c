using System.Threading.Tasks.Sources;

namespace SensorAgent.Core.Sensors;

/// <summary>The pauses of one sensor's loop, one after the other: each costs no memory. Goes on at once on the thread that ends it.</summary>
internal sealed class GridPause : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _source;

    /// <summary>How many ticks before its time it may end.</summary>
    public long Tolerance { get; set; }

    /// <summary>True while it waits; under the lock of the grid.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>The next is over before it begins.</summary>
    public bool EndsAtOnce { get; set; }

    /// <summary>Together with whom it was woken last.</summary>
    public long Gathering { get; set; }

    /// <summary>Begins the next, to be awaited once.</summary>
    public ValueTask Begin()
    {
        _source.Reset();
        return new(this, _source.Version);
    }

    /// <summary>Ends it.</summary>
    public void Complete() => _source.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
