using System.Collections.Concurrent;

namespace SensorAgent.Hardware.Traces;

/// <summary>
/// A clock for replaying: nobody waits. The work runs on the calling thread alone, and only when all of it waits does the clock move on to the
/// next timer.
/// </summary>
internal sealed class ReplayClock : TimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10); // for work that went to other threads after all

    private readonly Lock _lock = new();
    private readonly List<Ring> _rings = [];
    private readonly DateTimeOffset _start;
    private long _ticks;

    public ReplayClock(DateTimeOffset start) => _start = start.ToUniversalTime();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(GetTimestamp());

    /// <summary>Goes on to a time after the start, if it is not there yet.</summary>
    public void MoveTo(TimeSpan time) => Interlocked.Exchange(ref _ticks, Math.Max(_ticks, time.Ticks));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var ring = new Ring(this, () => callback(state));
        ring.Change(dueTime, period);
        return ring;
    }

    /// <summary>Runs the work to its end.</summary>
    /// <exception cref="TimeoutException">It waits for something that does not come.</exception>
    public T Run<T>(Func<Task<T>> work)
    {
        var before = SynchronizationContext.Current;
        using var todo = new Todo();
        SynchronizationContext.SetSynchronizationContext(todo);
        try
        {
            var task = work();
            while (!task.IsCompleted)
            {
                if (!todo.RunNext(TimeSpan.Zero) && !RingNext() && !todo.RunNext(Patience) && !task.IsCompleted)
                    throw new TimeoutException("It waits for something that the trace does not have.");
            }

            return task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private bool RingNext()
    {
        Ring? next;
        lock (_lock)
        {
            next = _rings.MinBy(ring => ring.Due);
            if (next is null)
                return false;
            _rings.Remove(next);
        }

        MoveTo(TimeSpan.FromTicks(next.Due));
        if (next.Period > TimeSpan.Zero)
            next.Change(next.Period, next.Period);
        next.Call();
        return true;
    }

    private sealed class Ring(ReplayClock clock, Action call) : ITimer
    {
        public long Due { get; private set; }

        public TimeSpan Period { get; private set; }

        public void Call() => call();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._rings.Remove(this);
                (Due, Period) = (clock.GetTimestamp() + dueTime.Ticks, period);
                if (dueTime >= TimeSpan.Zero)
                    clock._rings.Add(this);
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Todo : SynchronizationContext, IDisposable
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _posted = [];

        public override void Post(SendOrPostCallback d, object? state) => _posted.Add((d, state));

        public bool RunNext(TimeSpan wait)
        {
            if (!_posted.TryTake(out var posted, wait))
                return false;
            posted.Callback(posted.State);
            return true;
        }

        public void Dispose() => _posted.Dispose();
    }
}
