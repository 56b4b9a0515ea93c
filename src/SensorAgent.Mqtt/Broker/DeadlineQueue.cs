namespace SensorAgent.Mqtt.Broker;

/// <summary>Something due at a moment of the broker's clock.</summary>
internal sealed class Deadline(long due, long order, Action action) : IComparable<Deadline>
{
    public long Due { get; } = due;

    public Action Action { get; } = action;

    private long Order { get; } = order;

    public int CompareTo(Deadline? other) => other is null ? 1 : (Due, Order).CompareTo((other.Due, other.Order));
}

/// <summary>
/// Everything that has to happen at a time, on one timer that is set for the earliest: an idle broker wakes only when
/// something is due. The caller holds the broker's lock.
/// </summary>
internal sealed class DeadlineQueue : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private readonly SortedSet<Deadline> _deadlines = [];
    private readonly BrokerClock _clock;
    private readonly ITimer _timer;
    private long _order;
    private long _setFor = long.MaxValue;

    /// <param name="clock">The broker's clock.</param>
    /// <param name="time">Makes the timer.</param>
    /// <param name="onDue">Called without the lock when something may be due; is to take it and call <see cref="RunDue"/>.</param>
    public DeadlineQueue(BrokerClock clock, TimeProvider time, Action onDue)
    {
        _clock = clock;
        _timer = time.CreateTimer(static action => ((Action)action!)(), onDue, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count => _deadlines.Count;

    public Deadline Schedule(long due, Action action)
    {
        var deadline = new Deadline(due, _order++, action);
        _deadlines.Add(deadline);
        Arm();
        return deadline;
    }

    public void Cancel(Deadline? deadline)
    {
        if (deadline is not null)
            _deadlines.Remove(deadline);
    }

    /// <summary>Runs what is due, in order; actions may schedule more.</summary>
    public void RunDue()
    {
        _setFor = long.MaxValue;
        var now = _clock.Now;
        while (_deadlines.Min is { } next && next.Due <= now)
        {
            _deadlines.Remove(next);
            next.Action();
        }

        Arm();
    }

    public void Dispose() => _timer.Dispose();

    private void Arm()
    {
        if (_deadlines.Min is not { } next || next.Due >= _setFor)
            return;

        _setFor = next.Due;
        var wait = TimeSpan.FromMilliseconds(Math.Max(0, next.Due - _clock.Now));
        _timer.Change(wait < Longest ? wait : Longest, Timeout.InfiniteTimeSpan);
    }
}
