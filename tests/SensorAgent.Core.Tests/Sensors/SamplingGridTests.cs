using SensorAgent.Core.Sensors;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Sensors;

public sealed class SamplingGridTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(0, 5)]
    [InlineData(0.2, 4.8)]
    [InlineData(4.9, 0.1)]
    [InlineData(5, 5)]
    [InlineData(12.5, 2.5)]
    public void The_next_is_due_at_a_whole_multiple_of_the_interval(double elapsed, double rest)
    {
        var grid = new SamplingGrid(_time);

        _time.Advance(TimeSpan.FromSeconds(elapsed));

        Assert.Equal(TimeSpan.FromSeconds(rest), grid.UntilNext(Interval));
    }

    [Fact]
    public void What_has_the_same_interval_is_due_together_whenever_it_began()
    {
        var grid = new SamplingGrid(_time);
        _time.Advance(TimeSpan.FromSeconds(7));

        Assert.Equal(TimeSpan.FromSeconds(3), grid.UntilNext(TimeSpan.FromSeconds(5)));
        Assert.Equal(TimeSpan.FromSeconds(3), grid.UntilNext(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void A_clock_that_is_set_changes_nothing()
    {
        var grid = new SamplingGrid(_time);
        _time.Advance(TimeSpan.FromSeconds(1));

        _time.Utc = _time.Utc.AddYears(-50);

        Assert.Equal(TimeSpan.FromSeconds(4), grid.UntilNext(Interval));
    }

    [Fact]
    public void A_timer_that_rings_a_little_early_does_not_make_two_reads_of_one()
    {
        var grid = new SamplingGrid(_time);

        _time.Advance(Interval - TimeSpan.FromMilliseconds(1.5));

        Assert.Equal(Interval + TimeSpan.FromMilliseconds(1.5), grid.UntilNext(Interval));
    }

    [Fact]
    public void The_shortest_interval_is_kept()
    {
        var grid = new SamplingGrid(_time);
        var interval = TimeSpan.FromMilliseconds(10);

        _time.Advance(TimeSpan.FromMilliseconds(4));

        Assert.Equal(TimeSpan.FromMilliseconds(6), grid.UntilNext(interval));
    }
}
