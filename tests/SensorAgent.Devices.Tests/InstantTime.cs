namespace SensorAgent.Devices.Tests;

/// <summary>A clock on which every wait is over at once, and which remembers how long each would have been.</summary>
internal sealed class InstantTime : TimeProvider
{
    private readonly List<TimeSpan> _waits = [];
    private long _ticks;

    /// <summary>The waits so far.</summary>
    public IReadOnlyList<TimeSpan> Waits => _waits;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => _ticks;

    /// <summary>Lets time pass without anybody waiting.</summary>
    public void Advance(TimeSpan by) => _ticks += by.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new InstantTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class InstantTimer(InstantTime time, TimerCallback callback, object? state) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;
            time._waits.Add(dueTime);
            time.Advance(dueTime);
            callback(state);
            return true;
        }

        public void Dispose()
        {
            // Nothing is under way: it rings at once.
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
