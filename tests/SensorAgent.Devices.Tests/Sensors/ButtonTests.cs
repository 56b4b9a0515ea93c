using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class ButtonTests
{
    private readonly LineBench _bench = new();

    private FakeInputLine Line => _bench.Board.Input("GPIO17");

    [Fact]
    public async Task A_button_to_ground_needs_only_its_pin()
    {
        using var button = await PressableAsync();

        Assert.Equal(new GpioInputSettings(ActiveLow: true, GpioBias.PullUp, TimeSpan.FromMilliseconds(20), Edges: true), Line.Settings);
    }

    [Fact]
    public async Task A_short_press_is_a_click_once_no_second_one_can_follow()
    {
        using var button = await PressableAsync();
        Move(true, 0);
        Move(false, 100);
        Assert.Equal([Level(true)], await LineBench.NextAsync(button));
        Assert.Equal([Level(false)], await LineBench.NextAsync(button));

        var next = button.NextAsync(CancellationToken.None).AsTask();
        _bench.Time.Advance(TimeSpan.FromMilliseconds(399));
        Assert.False(next.IsCompleted);
        _bench.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([Event("click")], await next.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_second_press_in_time_makes_a_double_click_and_nothing_else()
    {
        using var button = await PressableAsync();
        Move(true, 0);
        Move(false, 100);
        Move(true, 399);
        Move(false, 500);

        Assert.Equal([Level(true)], await LineBench.NextAsync(button));
        Assert.Equal([Level(false)], await LineBench.NextAsync(button));
        Assert.Equal([Level(true), Event("double")], await LineBench.NextAsync(button));
        Assert.Equal([Level(false)], await LineBench.NextAsync(button));
        await NothingFollowsAsync(button);
    }

    [Fact]
    public async Task A_second_press_too_late_makes_two_clicks()
    {
        using var button = await PressableAsync();
        Move(true, 0);
        Move(false, 100);
        Move(true, 400);

        await LineBench.NextAsync(button);
        await LineBench.NextAsync(button);

        Assert.Equal([Event("click"), Level(true)], await LineBench.NextAsync(button));
    }

    [Fact]
    public async Task A_long_press_is_told_while_it_lasts()
    {
        using var button = await PressableAsync();
        Move(true, 0);
        await LineBench.NextAsync(button);

        var next = button.NextAsync(CancellationToken.None).AsTask();
        _bench.Time.Advance(TimeSpan.FromMilliseconds(800));
        Assert.Equal([Event("long")], await next.WaitAsync(TimeSpan.FromSeconds(20)));
        Move(false, 2000);

        Assert.Equal([Level(false)], await LineBench.NextAsync(button));
        await NothingFollowsAsync(button);
    }

    [Fact]
    public async Task A_short_press_that_is_looked_at_late_is_still_a_short_one()
    {
        using var button = await PressableAsync();
        Move(true, 0);
        Move(false, 100);
        _bench.Time.Advance(TimeSpan.FromSeconds(5));

        await LineBench.NextAsync(button);

        Assert.Equal([Level(false)], await LineBench.NextAsync(button));
        var next = button.NextAsync(CancellationToken.None).AsTask();
        _bench.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([Event("click")], await next.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Without_double_clicks_a_click_is_told_at_once()
    {
        using var button = await PressableAsync(""", "DoubleWithin": "0s" """);
        Move(true, 0);
        Move(false, 100);
        await LineBench.NextAsync(button);

        Assert.Equal([Level(false), Event("click")], await LineBench.NextAsync(button));
    }

    [Fact]
    public async Task A_button_that_is_pressed_at_the_start_means_nothing()
    {
        Line.IsActive = true;
        using var button = _bench.OpenChanging("button", """, "Pin": "17" """);

        Assert.Equal([Level(true)], await button.ReadAsync(CancellationToken.None));
        Move(false, 100);

        Assert.Equal([Level(false)], await LineBench.NextAsync(button));
        await NothingFollowsAsync(button);
    }

    private void Move(bool pressed, double milliseconds) => Line.Move(pressed, TimeSpan.FromMilliseconds(milliseconds));

    private async Task<IChangingSensor> PressableAsync(string settings = "")
    {
        var button = _bench.OpenChanging("button", $""", "Pin": "17" {settings}""");
        await button.ReadAsync(CancellationToken.None);
        return button;
    }

    private async Task NothingFollowsAsync(IChangingSensor button)
    {
        using var stop = new CancellationTokenSource();
        var next = button.NextAsync(stop.Token).AsTask();
        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(next.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    private static Measurement Level(bool pressed) => new("button", pressed);

    private static Measurement Event(string what) => new("button_event", SensorValue.Of(what));
}
