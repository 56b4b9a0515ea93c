using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class MotionTests
{
    private readonly LineBench _bench = new();

    private FakeInputLine Line => _bench.Board.Input("GPIO17");

    [Fact]
    public async Task On_is_kept_for_the_hold_time_after_the_last_edge()
    {
        using var motion = await WatchingAsync();
        Move(true, 0);
        Move(false, 3);
        Assert.Equal([new Measurement("motion", true)], await LineBench.NextAsync(motion));
        var next = motion.NextAsync(CancellationToken.None).AsTask();

        _bench.Time.Advance(TimeSpan.FromSeconds(12.999));
        Assert.False(next.IsCompleted);
        _bench.Time.Advance(TimeSpan.FromSeconds(0.001));

        Assert.Equal([new Measurement("motion", false)], await next.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_movement_within_the_hold_time_prolongs_it_and_is_not_told_again()
    {
        using var motion = await WatchingAsync();
        Move(true, 0);
        Move(false, 3);
        Move(true, 8);
        Move(false, 9);
        Assert.Equal([new Measurement("motion", true)], await LineBench.NextAsync(motion));
        var next = motion.NextAsync(CancellationToken.None).AsTask();

        _bench.Time.Advance(TimeSpan.FromSeconds(18.999));
        Assert.False(next.IsCompleted);
        _bench.Time.Advance(TimeSpan.FromSeconds(0.001));

        Assert.Equal([new Measurement("motion", false)], await next.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task On_does_not_end_while_the_detector_says_so()
    {
        Line.IsActive = true;
        using var motion = _bench.OpenChanging("motion", """, "Pin": "17", "Hold": "10s", "Quantity": "occupancy" """);
        Assert.Equal([new Measurement("occupancy", true)], await motion.ReadAsync(CancellationToken.None));

        var next = motion.NextAsync(CancellationToken.None).AsTask();
        _bench.Time.Advance(TimeSpan.FromHours(1));
        Assert.False(next.IsCompleted);
        Move(false, 3600);
        await _bench.Time.UntilTimersAsync(1).WaitAsync(TimeSpan.FromSeconds(20));
        _bench.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal([new Measurement("occupancy", false)], await next.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Without_a_hold_time_every_edge_is_told()
    {
        using var motion = await WatchingAsync("0s");
        Move(true, 0);
        Move(false, 1);

        Assert.Equal([new Measurement("motion", true)], await LineBench.NextAsync(motion));
        Assert.Equal([new Measurement("motion", false)], await LineBench.NextAsync(motion));
    }

    [Fact]
    public async Task A_contact_is_pulled_up_and_on_while_open()
    {
        Line.IsActive = true;
        using var contact = _bench.OpenChanging("contact", """, "Pin": "17", "Quantity": "door" """);

        Assert.Equal([new Measurement("door", true)], await contact.ReadAsync(CancellationToken.None));
        Assert.Equal(new GpioInputSettings(ActiveLow: false, GpioBias.PullUp, TimeSpan.FromMilliseconds(20), Edges: true), Line.Settings);
        Move(false, 1);

        Assert.Equal([new Measurement("door", false)], await LineBench.NextAsync(contact));
    }

    private void Move(bool active, double seconds) => Line.Move(active, TimeSpan.FromSeconds(seconds));

    private async Task<IChangingSensor> WatchingAsync(string hold = "10s")
    {
        var motion = _bench.OpenChanging("motion", $""", "Pin": "17", "Hold": "{hold}" """);
        await motion.ReadAsync(CancellationToken.None);
        return motion;
    }
}
