namespace SensorAgent.Testing;

/// <summary>
/// A clock that moves only when a test says so. Timers fire in the order of their time, on the thread that advances; the
/// monotonic clock and UTC are independent, as they are on a board whose time is set while it runs.
/// </summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private DateTimeOffset _utcAtStart;
    private long _ticks;
    private long _created;

    /// <summary>Starts at noon of a day in 2026.</summary>
    public ManualTime()
        : this(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Starts at the given UTC.</summary>
    public ManualTime(DateTimeOffset utc) => _utcAtStart = utc.ToUniversalTime();

    /// <summary>UTC, which may jump; timers and <see cref="GetTimestamp"/> do not notice.</summary>
    public DateTimeOffset Utc
    {
        get
        {
            lock (_lock)
                return _utcAtStart.AddTicks(_ticks);
        }

        set
        {
            lock (_lock)
                _utcAtStart = value.ToUniversalTime().AddTicks(-_ticks);
        }
    }

    /// <summary>The time zone of the machine.</summary>
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>How much time has been let pass.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
                return new TimeSpan(_ticks);
        }
    }

    /// <summary>How many timers are set.</summary>
    public int Timers
    {
        get
        {
            lock (_lock)
                return _timers.Count;
        }
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => Zone;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Utc;

    /// <inheritdoc/>
    public override long GetTimestamp() => Elapsed.Ticks;

    /// <summary>Lets time pass; each timer on the way fires at its own time, one set by another's callback too.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        long end;
        lock (_lock)
            end = _ticks + by.Ticks;

        while (TakeNextDue(end) is { } timer)
            timer.Fire();
    }

    /// <summary>Completes as soon as that many timers are set: the code under test waits now.</summary>
    public Task UntilTimersAsync(int count, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_timers.Count >= count)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? TakeNextDue(long end)
    {
        lock (_lock)
        {
            var next = _timers.Where(timer => timer.Due <= end).MinBy(timer => (timer.Due, timer.Order));
            _ticks = Math.Max(_ticks, next?.Due ?? end);
            if (next is null)
                return null;

            _timers.Remove(next);
            if (next.Period > TimeSpan.Zero)
                Set(next, next.Period);
            return next;
        }
    }

    private void Set(ManualTimer timer, TimeSpan dueIn)
    {
        timer.Due = _ticks + dueIn.Ticks;
        timer.Order = _created++;
        _timers.Add(timer);
        foreach (var waiting in _waiting.Where(waiting => waiting.Count <= _timers.Count).ToArray())
        {
            waiting.Reached.TrySetResult();
            _waiting.Remove(waiting);
        }
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private bool _disposed;

        public long Due { get; set; }

        public long Order { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                if (_disposed)
                    return false;

                Period = period;
                time._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                    time.Set(this, dueTime);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                _disposed = true;
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
