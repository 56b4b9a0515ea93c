namespace SensorAgent.Core.Sensors;

/// <summary>
/// When sensors are due: at whole multiples of their interval, counted from one common start on the monotonic clock. What is
/// due together is read together, so that the processor wakes once for all of it, and a slow read does not shift the next.
/// </summary>
/// <param name="time">Time of the intervals.</param>
/// <param name="gather">Told true when several sensors are woken together, and false when all of them have been read, or when it takes too long.</param>
public sealed class SamplingGrid(TimeProvider time, Action<bool>? gather = null) : IDisposable
{
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(5); // .NET's timers count whole milliseconds, and drop the rest
    private static readonly TimeSpan LongestGathering = TimeSpan.FromMilliseconds(10);
    private readonly long _start = time.GetTimestamp();
    private readonly Lock _lock = new();
    private readonly PriorityQueue<GridPause, long> _waiting = new(); // by the time when they are due, in ticks since the start
    private List<GridPause>? _spare = [];
    private ITimer? _timer;
    private ITimer? _gatheringEnds;
    private long _rings = long.MaxValue; // in ticks since the start
    private long _gathering; // counts them
    private int _together; // who is awaited yet, of those who were woken together

    /// <summary>How long until the next multiple of the interval; one that a timer has reached a little early counts as past.</summary>
    public TimeSpan UntilNext(TimeSpan interval)
    {
        var elapsed = time.GetElapsedTime(_start);
        var rest = interval.Ticks - (elapsed.Ticks % interval.Ticks);
        return TimeSpan.FromTicks(rest > Math.Min(Early.Ticks, interval.Ticks / 4) ? rest : rest + interval.Ticks);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _gatheringEnds?.Dispose();
    }

    /// <summary>Waits until the next multiple of the interval.</summary>
    internal ValueTask NextAsync(GridPause pause, TimeSpan interval) =>
        WaitAsync(pause, UntilNext(interval), Math.Min(Early.Ticks, interval.Ticks / 4));

    /// <summary>Waits so long.</summary>
    internal ValueTask WaitAsync(GridPause pause, TimeSpan length) => WaitAsync(pause, length, 0);

    /// <summary>Ends a pause before its time: the present one, or the next as soon as it begins.</summary>
    internal void End(GridPause pause)
    {
        lock (_lock)
        {
            if (!pause.IsWaiting)
            {
                pause.EndsAtOnce = true;
                return;
            }

            _waiting.Remove(pause, out _, out _);
            pause.IsWaiting = false;
        }

        pause.Complete();
    }

    /// <summary>Whoever pauses here does not do so any more.</summary>
    internal void Leave(GridPause pause)
    {
        lock (_lock)
            IsDone(pause);
    }

    private ValueTask WaitAsync(GridPause pause, TimeSpan length, long tolerance)
    {
        lock (_lock)
        {
            IsDone(pause);
            if (pause.EndsAtOnce)
            {
                pause.EndsAtOnce = false;
                return ValueTask.CompletedTask;
            }

            pause.Tolerance = tolerance;
            pause.IsWaiting = true;
            _waiting.Enqueue(pause, Now + length.Ticks);
            RingInTime();
            return pause.Begin();
        }
    }

    private long Now => time.GetElapsedTime(_start).Ticks;

    /// <summary>Wakes all that are due, one after the other on this thread: what they do before they wait again must be short.</summary>
    private void Ring()
    {
        var due = Interlocked.Exchange(ref _spare, null) ?? [];
        lock (_lock)
        {
            _rings = long.MaxValue;
            var now = Now;
            while (_waiting.TryPeek(out var pause, out var at) && at - now <= pause.Tolerance)
            {
                _waiting.Dequeue();
                pause.IsWaiting = false;
                due.Add(pause);
            }

            if (due.Count > 1 && gather is not null)
                Gather(due, gather);
            RingInTime();
        }

        foreach (var pause in due)
            pause.Complete();
        due.Clear();
        _spare = due;
    }

    private void RingInTime()
    {
        if (!_waiting.TryPeek(out _, out var at) || at >= _rings)
            return;
        _rings = at;
        _timer ??= time.CreateTimer(grid => ((SamplingGrid)grid!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(TimeSpan.FromTicks(at - Now).TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    private void Gather(List<GridPause> due, Action<bool> gather)
    {
        if (_together == 0)
        {
            _gathering++;
            gather(true);
            _gatheringEnds ??= time.CreateTimer(grid => ((SamplingGrid)grid!).EndGathering(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _gatheringEnds.Change(LongestGathering, Timeout.InfiniteTimeSpan);
        }

        _together += due.Count;
        foreach (var pause in due)
            pause.Gathering = _gathering;
    }

    private void IsDone(GridPause pause)
    {
        if (pause.Gathering != _gathering || _together == 0)
            return;
        pause.Gathering = 0;
        if (--_together > 0)
            return;
        _gatheringEnds!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        gather!(false);
    }

    private void EndGathering()
    {
        lock (_lock)
        {
            if (_together == 0)
                return;
            _together = 0;
            gather!(false);
        }
    }
}
