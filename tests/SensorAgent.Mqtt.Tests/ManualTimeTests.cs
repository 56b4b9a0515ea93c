using SensorAgent.Testing;

namespace SensorAgent.Mqtt.Tests;

public sealed class ManualTimeTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Fires_timers_in_the_order_of_their_time()
    {
        var fired = new List<string>();
        using var late = Once("late", 3, fired);
        using var early = Once("early", 1, fired);
        using var alsoLate = Once("also late", 3, fired);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["early 1"], fired);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["early 1", "late 3", "also late 3"], fired);
    }

    [Fact]
    public void A_periodic_timer_fires_once_for_each_period_that_passed()
    {
        var fired = new List<double>();
        using var timer = _time.CreateTimer(
            _ => fired.Add(_time.Elapsed.TotalSeconds), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal([1.0, 3, 5], fired);
    }

    [Fact]
    public void A_disposed_or_stopped_timer_does_not_fire()
    {
        var fired = new List<string>();
        var disposed = Once("disposed", 1, fired);
        using var stopped = Once("stopped", 1, fired);

        disposed.Dispose();
        Assert.True(stopped.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        Assert.False(disposed.Change(TimeSpan.Zero, TimeSpan.Zero));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Empty(fired);
        Assert.Equal(0, _time.Timers);
    }

    [Fact]
    public void Utc_may_jump_without_moving_the_monotonic_clock()
    {
        var start = _time.GetTimestamp();

        _time.Utc = new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(TimeSpan.FromSeconds(5), _time.GetElapsedTime(start));
        Assert.Equal(new DateTimeOffset(1970, 1, 1, 0, 0, 5, TimeSpan.Zero), _time.GetUtcNow());
    }

    [Fact]
    public async Task Tells_when_the_code_under_test_waits()
    {
        var waits = _time.UntilTimersAsync(1);
        Assert.False(waits.IsCompleted);

        var delay = Task.Delay(TimeSpan.FromSeconds(1), _time);
        await waits.WaitAsync(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(1));

        await delay.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private ITimer Once(string name, int seconds, List<string> fired) => _time.CreateTimer(
        _ => fired.Add($"{name} {_time.Elapsed.TotalSeconds}"), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
}
