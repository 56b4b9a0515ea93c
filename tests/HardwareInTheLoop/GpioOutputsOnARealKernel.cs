using SensorAgent.Core.Buses;

namespace SensorAgent.HardwareInTheLoop;

public sealed class GpioOutputsOnARealKernel : IDisposable
{
    private readonly IBoard _board = World.RaspberryPi();

    public void Dispose() => World.Drive(17, null);

    [Fact]
    public void The_first_level_comes_with_the_direction_so_that_no_relay_clicks()
    {
        World.ClearTrace();

        using var relay = Open(new(Initial: false, ActiveLow: true));

        Assert.Equal(["17 out 1"], World.Trace(17));
        Assert.False(relay.Read());
    }

    [Fact]
    public void Without_an_initial_state_the_level_stays_as_it_was_found()
    {
        Open(new(Initial: true)).Dispose();
        World.ClearTrace();

        using var kept = Open(new(Initial: null));

        Assert.True(kept.Read());
        Assert.Equal(["17 out 1"], World.Trace(17));
    }

    [Fact]
    public void Without_an_initial_state_an_active_low_line_stays_as_it_was_found_too()
    {
        Open(new(Initial: true, ActiveLow: true)).Dispose();
        World.ClearTrace();

        using var kept = Open(new(Initial: null, ActiveLow: true));

        Assert.True(kept.Read());
        Assert.Equal(["17 out 0"], World.Trace(17));
    }

    [Fact]
    public void A_write_is_seen_on_the_wire_and_read_back()
    {
        using var lamp = Open(new(Initial: false));

        lamp.Write(true);

        Assert.StartsWith("out 1", World.Line(17), StringComparison.Ordinal);
        Assert.True(lamp.Read());
    }

    [Fact]
    public void An_open_drain_line_lets_go_instead_of_driving_high()
    {
        using var wire = Open(new(Initial: true, Drive: GpioDrive.OpenDrain));
        Assert.StartsWith("in", World.Line(17), StringComparison.Ordinal);
        World.Drive(17, true);
        Assert.True(wire.Read());

        wire.Write(false);

        Assert.StartsWith("out 0", World.Line(17), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_the_kernel_holds_is_answered_with_its_holder()
    {
        var fault = Assert.Throws<BusException>(() => _board.OpenOutput(_board.FindPin("GPIO21", out _)!, new(Initial: false)));

        Assert.Equal(BusFault.Busy, fault.Fault);
        Assert.Equal("GPIO21 is held by \"gpio-keys\".", fault.Message);
    }

    [Fact]
    public void A_line_used_twice_is_answered_with_the_agents_own_name()
    {
        using var first = Open(new(Initial: false));

        Assert.Contains("\"sensoragent\"", Assert.Throws<BusException>(() => Open(new(Initial: false))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_the_chip_lacks_is_missing() =>
        Assert.Equal(BusFault.Missing, Assert.Throws<BusException>(
            () => _board.OpenOutput(_board.FindPin("pinctrl-bcm2711:99", out _)!, new(Initial: false))).Fault);

    [Fact]
    public async Task A_user_outside_the_group_is_told_what_to_type() =>
        Assert.Contains("usermod -aG gpio", await OtherUser.SaysAsync("open-gpio", "GPIO17"), StringComparison.Ordinal);

    private IGpioOutput Open(GpioOutputSettings settings) => _board.OpenOutput(_board.FindPin("GPIO17", out _)!, settings);
}
