using SensorAgent.Core.Sensors;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Sensors;

public sealed class ChipPauseTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_pause_ends_with_its_time_and_not_before()
    {
        for (var round = 0; round < 3; round++) // the second and third are the first one again
        {
            var pause = ChipPause.WaitAsync(_time, 10 * Millisecond, CancellationToken.None);

            _time.Advance(9 * Millisecond);
            Assert.False(pause.IsCompleted);

            _time.Advance(Millisecond);
            Assert.True(pause.IsCompletedSuccessfully);
            await pause;
        }
    }

    [Fact]
    public void Pauses_at_the_same_time_have_each_their_own_end()
    {
        var longer = ChipPause.WaitAsync(_time, 20 * Millisecond, CancellationToken.None);
        var shorter = ChipPause.WaitAsync(_time, 10 * Millisecond, CancellationToken.None);

        _time.Advance(10 * Millisecond);

        Assert.True(shorter.IsCompletedSuccessfully);
        Assert.False(longer.IsCompleted);
        _time.Advance(10 * Millisecond);
        Assert.True(longer.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_timer_that_rings_early_is_set_again()
    {
        var early = new EarlyTime(_time);
        var pause = ChipPause.WaitAsync(early, 10 * Millisecond, CancellationToken.None);

        _time.Advance(9 * Millisecond); // it rings here
        Assert.False(pause.IsCompleted);

        _time.Advance(Millisecond);
        Assert.True(pause.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_cancellation_ends_a_pause_and_none_after_it()
    {
        using var stop = new CancellationTokenSource();
        var pause = ChipPause.WaitAsync(_time, 10 * Millisecond, stop.Token);

        await stop.CancelAsync();
        var next = ChipPause.WaitAsync(_time, 10 * Millisecond, CancellationToken.None);

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(pause.AsTask);
        Assert.Equal(stop.Token, cancelled.CancellationToken);
        Assert.False(next.IsCompleted);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ChipPause.WaitAsync(_time, Millisecond, stop.Token).AsTask());
        Assert.Equal(1, _time.Timers);
    }

    [Fact]
    public async Task A_cancellation_after_the_end_does_not_reach_who_waits_next()
    {
        using var stop = new CancellationTokenSource();
        var pause = ChipPause.WaitAsync(_time, Millisecond, stop.Token);
        _time.Advance(Millisecond);
        await pause;
        var next = ChipPause.WaitAsync(_time, Millisecond, CancellationToken.None);

        await stop.CancelAsync();

        Assert.False(next.IsCompleted);
    }

    [Fact]
    public async Task A_pause_on_the_thread_of_a_bus_goes_on_there()
    {
        using var workers = new BusWorkers();
        var threads = new List<int>();

        async Task WaitAsync()
        {
            threads.Add(Environment.CurrentManagedThreadId);
            await ChipPause.WaitAsync(_time, Millisecond, CancellationToken.None);
            threads.Add(Environment.CurrentManagedThreadId);
        }

        var waiting = Task.Factory.StartNew(WaitAsync, CancellationToken.None, TaskCreationOptions.None, workers.Alone("bus")).Unwrap();
        await _time.UntilTimersAsync(1).WaitAsync(Bound);
        _time.Advance(Millisecond);
        await waiting.WaitAsync(Bound);

        Assert.Equal(2, threads.Count);
        Assert.Equal(threads[0], threads[1]);
        Assert.NotEqual(Environment.CurrentManagedThreadId, threads[0]);
    }

    [Fact]
    public async Task Pauses_one_after_the_other_have_one_timer()
    {
        var time = new CountingTime(_time);
        for (var round = 0; round < 3; round++)
        {
            var pause = ChipPause.WaitAsync(time, Millisecond, CancellationToken.None);
            _time.Advance(Millisecond);
            await pause;
        }

        Assert.Equal(1, time.Created);
    }

    /// <summary>Timers ring a millisecond early, as .NET's may.</summary>
    private sealed class EarlyTime(ManualTime time) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new EarlyTimer(time.CreateTimer(callback, state, dueTime, period));

        private sealed class EarlyTimer(ITimer timer) : ITimer
        {
            private bool _hasBeenEarly;

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                if (!_hasBeenEarly)
                    dueTime -= Millisecond;
                _hasBeenEarly = true;
                return timer.Change(dueTime, period);
            }

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }

    private sealed class CountingTime(ManualTime time) : TimeProvider
    {
        public int Created { get; private set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Created++;
            return time.CreateTimer(callback, state, dueTime, period);
        }
    }
}
