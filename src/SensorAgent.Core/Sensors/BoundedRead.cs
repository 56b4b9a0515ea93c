using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Sensors;

/// <summary>
/// The reads of one sensor, one after the other: on the thread of its bus, bounded in time, and without cost in memory. A driver that hangs in the
/// kernel does not hear a cancellation: when it is late, or the loop is to end, the reader goes on without it, and <see cref="ReturnedAsync"/> says
/// when it has come back. The reader goes on at once on the thread that has the answer.
/// </summary>
internal sealed class BoundedRead : IValueTaskSource<IReadOnlyList<Measurement>>, IThreadPoolWorkItem, IDisposable
{
    private readonly Func<CancellationToken, ValueTask<IReadOnlyList<Measurement>>> _read;
    private readonly TaskScheduler _place;
    private readonly TimeProvider _time;
    private readonly TimeSpan _limit;
    private readonly ITimer _timer;
    private readonly Action _finish;
    private ManualResetValueTaskSourceCore<IReadOnlyList<Measurement>> _answer;
    private ConfiguredValueTaskAwaitable<IReadOnlyList<Measurement>>.ConfiguredValueTaskAwaiter _reading; // of a driver that waits for its chip
    private CancellationTokenSource _end = new();
    private CancellationToken _token; // of the read under way
    private TaskCompletionSource? _returned; // of one that is given up
    private volatile bool _isGivenUp;
    private long _since;
    private int _turn; // odd while a read is awaited

    /// <summary>Prepares the reads.</summary>
    /// <param name="read">Reads; runs at the place.</param>
    /// <param name="place">A worker of <see cref="BusWorkers"/>, or the thread pool.</param>
    /// <param name="time">Time of the limit.</param>
    /// <param name="limit">How long a read may take, the waiting for its bus included.</param>
    public BoundedRead(Func<CancellationToken, ValueTask<IReadOnlyList<Measurement>>> read, TaskScheduler place, TimeProvider time, TimeSpan limit)
    {
        (_read, _place, _time, _limit, _finish) = (read, place, time, limit, Finish);
        _timer = time.CreateTimer(self => ((BoundedRead)self!).IsLate(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Reads, to be awaited once; not before one that was given up has returned.</summary>
    public ValueTask<IReadOnlyList<Measurement>> ReadAsync()
    {
        _answer.Reset();
        _token = _end.Token;
        Volatile.Write(ref _since, _time.GetTimestamp());
        Interlocked.Increment(ref _turn);
        _timer.Change(_limit, Timeout.InfiniteTimeSpan);
        BusWorkers.Post(_place, this);
        return new(this, _answer.Version);
    }

    /// <summary>The loop is to end: the reader goes on at once.</summary>
    public void Stop()
    {
        var end = _end;
        if (Volatile.Read(ref _turn) is var turn && IsAwaited(turn) && GiveUp(turn))
            _answer.SetException(new OperationCanceledException());
        end.Cancel();
    }

    /// <summary>Tells a read that was given up, and completes when it has returned; at once when there is none.</summary>
    public async Task ReturnedAsync(CancellationToken cancellationToken)
    {
        if (!_isGivenUp)
            return;
        await _end.CancelAsync();
        await _returned!.Task.WaitAsync(cancellationToken);
        (_returned, _isGivenUp) = (null, false);
        _end = new();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        if (!_isGivenUp) // or its driver still looks at it
            _end.Dispose();
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        IReadOnlyList<Measurement> measurements;
        try
        {
            _token.ThrowIfCancellationRequested(); // it waited too long for its bus
            var reading = _read(_token);
            if (!reading.IsCompleted)
            {
                _reading = reading.ConfigureAwait(false).GetAwaiter();
                _reading.UnsafeOnCompleted(_finish); // on the thread where its driver ends
                return;
            }

            measurements = reading.GetAwaiter().GetResult();
        }
        catch (Exception fault) // a driver's, whatever it is
        {
            Fail(fault);
            return;
        }

        Answer(measurements);
    }

    IReadOnlyList<Measurement> IValueTaskSource<IReadOnlyList<Measurement>>.GetResult(short token) => _answer.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<IReadOnlyList<Measurement>>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<IReadOnlyList<Measurement>>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => _answer.OnCompleted(continuation, state, token, flags);

    private static bool IsAwaited(int turn) => turn % 2 != 0;

    private void Finish()
    {
        IReadOnlyList<Measurement> measurements;
        try
        {
            measurements = _reading.GetResult();
        }
        catch (Exception fault) // a driver's, whatever it is
        {
            Fail(fault);
            return;
        }

        Answer(measurements);
    }

    private void Answer(IReadOnlyList<Measurement> measurements)
    {
        if (HasReturned())
            _answer.SetResult(measurements);
    }

    private void Fail(Exception fault)
    {
        if (HasReturned())
            _answer.SetException(fault);
    }

    /// <summary>True when somebody waits for the answer.</summary>
    private bool HasReturned()
    {
        var turn = Volatile.Read(ref _turn);
        if (IsAwaited(turn) && Interlocked.CompareExchange(ref _turn, turn + 1, turn) == turn)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return true;
        }

        _returned!.TrySetResult();
        return false;
    }

    private bool GiveUp(int turn)
    {
        Interlocked.CompareExchange(ref _returned, new(TaskCreationOptions.RunContinuationsAsynchronously), null); // before its driver can look for it
        if (Interlocked.CompareExchange(ref _turn, turn + 1, turn) != turn)
            return false;
        return _isGivenUp = true;
    }

    private void IsLate()
    {
        var turn = Volatile.Read(ref _turn);
        if (!IsAwaited(turn))
            return;
        var left = _limit - _time.GetElapsedTime(Volatile.Read(ref _since));
        if (left > TimeSpan.Zero)
            _timer.Change(left, Timeout.InfiniteTimeSpan); // .NET's timers may be early
        else if (GiveUp(turn))
            _answer.SetException(new TimeoutException($"It did not answer within {Options.Duration.ToWords(_limit)}."));
    }
}
