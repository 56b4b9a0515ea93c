using Microsoft.Extensions.Logging;

namespace SensorAgent.Core.Storage;

/// <summary>
/// Knows whether the time of day can be believed. A board without a clock of its own starts somewhere in the past, until the network tells it
/// the time: what was kept until then is moved by the step, measured against the monotonic clock. Once right, the clock counts as right.
/// </summary>
public sealed partial class ClockWatch(Func<bool> isSynchronised, ReadingLog log, TimeProvider time, ILogger<ClockWatch> logger)
{
    private static readonly TimeSpan LeastStep = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRead = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _ahead; // of the time of day over the monotonic clock
    private long _step; // ticks of the last
    private long? _asked;
    private volatile bool _isSynchronised;

    /// <summary>The time of day can be believed from now on; on the thread that noticed.</summary>
    public event Action? Synchronised;

    /// <summary>True when the time of day can be believed.</summary>
    public bool IsSynchronised
    {
        get
        {
            if (!_isSynchronised)
                Look();
            return _isSynchronised;
        }
    }

    /// <summary>The time at which something began to be read, put right when the clock was set meanwhile.</summary>
    public DateTimeOffset Stamp(DateTimeOffset at)
    {
        if (!_isSynchronised)
            Look();
        if (Interlocked.Read(ref _step) is not (not 0 and var ticks))
            return at;
        var now = time.GetUtcNow();
        var moved = at.AddTicks(ticks);
        return !IsPlausible(at) && IsPlausible(moved) ? moved : at;

        bool IsPlausible(DateTimeOffset then) => now - then >= -Slack && now - then <= LongestRead;
    }

    private void Look()
    {
        lock (_lock)
        {
            if (_isSynchronised)
                return;
            var ahead = TimeSpan.FromTicks(time.GetUtcNow().UtcTicks) - time.GetElapsedTime(_start);
            if (_asked is null)
                _ahead = ahead;
            var isRight = false;
            if (_asked is not { } asked || time.GetElapsedTime(asked) >= AskEvery)
                (_asked, isRight) = (time.GetTimestamp(), isSynchronised());
            var step = ahead - _ahead;
            if (!isRight && step.Duration() < LeastStep)
                return;
            _ahead = ahead;
            Interlocked.Exchange(ref _step, step.Duration() < LeastStep ? 0 : step.Ticks);
            log.SetClock(step, isRight);
            _isSynchronised = isRight;
            if (step.Duration() >= LeastStep)
                LogSet(step);
        }

        if (_isSynchronised)
            Synchronised?.Invoke();
    }

    [LoggerMessage(LogLevel.Information, "The clock was set, by {Step}: the readings kept so far are moved with it.")]
    private partial void LogSet(TimeSpan step);
}
