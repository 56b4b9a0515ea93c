using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace SensorAgent.Core.Sensors;

/// <summary>
/// A driver's wait for its chip, which goes on at the place where it began: on the thread of its bus. Those that are over are used again, so that a read
/// that waits costs no memory.
/// </summary>
public sealed class ChipPause : IValueTaskSource, IThreadPoolWorkItem
{
    private static readonly ConditionalWeakTable<TimeProvider, Stack<ChipPause>> Idle = [];
    private readonly Stack<ChipPause> _idle;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private ManualResetValueTaskSourceCore<bool> _source;
    private CancellationTokenRegistration _cancellation;
    private TaskScheduler _place = TaskScheduler.Default;
    private TimeSpan _duration;
    private long _start;
    private bool _isCancelled;
    private int _isOver;

    private ChipPause(TimeProvider time, Stack<ChipPause> idle)
    {
        (_time, _idle) = (time, idle);
        _timer = time.CreateTimer(static pause => ((ChipPause)pause!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits for that long at least, to be awaited once.</summary>
    public static ValueTask WaitAsync(TimeProvider time, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        var idle = Idle.GetValue(time, static _ => new());
        ChipPause? pause;
        lock (idle)
            idle.TryPop(out pause);
        return (pause ?? new(time, idle)).Begin(duration, cancellationToken);
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => End();

    void IValueTaskSource.GetResult(short token)
    {
        _cancellation.Dispose(); // waits for one that comes just now, so that it does not end what this is used for next
        var isCancelled = _isCancelled;
        _source.GetResult(token);
        if (isCancelled)
        {
            _timer.Dispose(); // it may be about to ring
            throw new OperationCanceledException(_cancellation.Token);
        }

        lock (_idle)
            _idle.Push(this);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags & ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext); // End is called there

    private ValueTask Begin(TimeSpan duration, CancellationToken cancellationToken)
    {
        _source.Reset();
        (_isOver, _isCancelled, _duration, _place, _start) = (0, false, duration, TaskScheduler.Current, _time.GetTimestamp());
        var pause = new ValueTask(this, _source.Version);
        _timer.Change(duration, Timeout.InfiniteTimeSpan);
        _cancellation = cancellationToken.UnsafeRegister(static pause => ((ChipPause)pause!).Cancel(), this);
        return pause;
    }

    private void Ring()
    {
        if (_duration - _time.GetElapsedTime(_start) is var left && left > TimeSpan.Zero)
            _timer.Change(left, Timeout.InfiniteTimeSpan); // .NET's timers may be early
        else if (Interlocked.Exchange(ref _isOver, 1) == 0)
            GoOn();
    }

    private void Cancel()
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0)
            return;
        _isCancelled = true;
        GoOn();
    }

    private void GoOn()
    {
        if (_place == TaskScheduler.Default)
            End();
        else
            BusWorkers.Post(_place, this);
    }

    private void End() => _source.SetResult(true);
}
