using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Gpio;
using SensorAgent.Hardware.Simulation;
using SensorAgent.Testing;

namespace SensorAgent.Hardware.Tests.Simulation;

public sealed class SimulatedGpioTests : IDisposable
{
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(20);

    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromSeconds(10));
    private readonly SimulatedBoard _board;

    public SimulatedGpioTests() => _board = new(_time);

    public void Dispose() => _bound.Dispose();

    [Fact]
    public void An_output_takes_its_initial_state_with_the_request()
    {
        using var relay = _board.OpenOutput(Pin("GPIO17"), new(Initial: false, ActiveLow: true));

        Assert.True(_board.LevelOf("GPIO17"));
        Assert.False(relay.Read());
    }

    [Fact]
    public void An_output_without_an_initial_state_keeps_the_level_it_finds()
    {
        using (var before = _board.OpenOutput(Pin("17"), new(Initial: true)))
            Assert.True(before.Read());

        using var after = _board.OpenOutput(Pin("17"), new(Initial: null));

        Assert.True(after.Read());
    }

    [Fact]
    public void An_output_reads_back_what_it_wrote()
    {
        using var relay = _board.OpenOutput(Pin("PIN11"), new(Initial: false, ActiveLow: true));

        relay.Write(true);

        Assert.True(relay.Read());
        Assert.False(_board.LevelOf("GPIO17"));
    }

    [Fact]
    public void An_open_drain_line_that_the_world_holds_low_reads_low_while_it_is_let_go()
    {
        using var wire = _board.OpenOutput(Pin("GPIO5"), new(Initial: true, Drive: GpioDrive.OpenDrain));
        Assert.True(wire.Read());

        _board.SetLevel("GPIO5", high: false);

        Assert.False(wire.Read());
    }

    [Fact]
    public void A_pull_up_holds_a_floating_input_high()
    {
        using var button = _board.OpenInput(Pin("GPIO4"), new(ActiveLow: true, Bias: GpioBias.PullUp));
        Assert.False(button.Read());

        _board.SetLevel("GPIO4", high: false);

        Assert.True(button.Read());
    }

    [Fact]
    public async Task Every_change_is_an_edge_in_order_with_its_time()
    {
        using var input = _board.OpenInput(Pin("GPIO4"), new(Edges: true));

        _board.SetLevel("GPIO4", true);
        _time.Advance(TimeSpan.FromMilliseconds(5));
        _board.SetLevel("GPIO4", false);

        Assert.Equal(new GpioEdge(true, 1, TimeSpan.Zero), await input.WaitForEdgeAsync(_bound.Token));
        Assert.Equal(new GpioEdge(false, 2, TimeSpan.FromMilliseconds(5)), await input.WaitForEdgeAsync(_bound.Token));
    }

    [Fact]
    public async Task A_level_counts_only_after_it_has_held_for_the_debounce_time()
    {
        using var input = _board.OpenInput(Pin("GPIO4"), new(Debounce: Debounce, Edges: true));

        _board.SetLevel("GPIO4", true);
        _time.Advance(Debounce / 2);
        _board.SetLevel("GPIO4", false);
        _time.Advance(Debounce / 2);
        _board.SetLevel("GPIO4", true);
        _time.Advance(Debounce - TimeSpan.FromTicks(1));
        Assert.False(input.Read());
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.True(input.Read());
        var edge = await input.WaitForEdgeAsync(_bound.Token);
        Assert.Equal((true, 1u), (edge.Active, edge.Sequence));
    }

    [Fact]
    public async Task A_flood_that_nobody_takes_shows_as_a_gap_in_the_sequence()
    {
        using var input = _board.OpenInput(Pin("GPIO4"), new(Edges: true));

        for (var i = 0; i < EdgeQueue.Capacity; i++)
        {
            _board.SetLevel("GPIO4", true);
            _board.SetLevel("GPIO4", false);
        }

        Assert.True((await input.WaitForEdgeAsync(_bound.Token)).Sequence > 1);
    }

    [Fact]
    public async Task A_line_opened_without_edges_cannot_be_waited_for()
    {
        using var input = _board.OpenInput(Pin("GPIO4"), new());

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await input.WaitForEdgeAsync(_bound.Token));
    }

    [Fact]
    public void A_line_is_given_once_and_its_holder_is_named()
    {
        _board.Hold("GPIO17", "gpio-keys");

        var fault = Assert.Throws<BusException>(() => _board.OpenOutput(Pin("GPIO17"), new(Initial: false)));

        Assert.Equal(BusFault.Busy, fault.Fault);
        Assert.Equal("GPIO17 is held by \"gpio-keys\".", fault.Message);
    }

    [Fact]
    public void A_line_given_back_can_be_taken_again()
    {
        _board.OpenInput(Pin("GPIO17"), new(Edges: true)).Dispose();

        using var again = _board.OpenOutput(Pin("GPIO17"), new(Initial: false));

        Assert.False(again.Read());
    }

    [Fact]
    public void A_line_given_back_twice_is_not_taken_from_its_next_holder()
    {
        var first = _board.OpenInput(Pin("GPIO17"), new(Edges: true));
        first.Dispose();
        using var second = _board.OpenOutput(Pin("GPIO17"), new(Initial: false));

        first.Dispose();

        Assert.Throws<BusException>(() => _board.OpenOutput(Pin("GPIO17"), new(Initial: false)));
    }

    [Fact]
    public void A_line_that_the_chip_lacks_is_missing() =>
        Assert.Equal(BusFault.Missing, Assert.Throws<BusException>(
            () => _board.OpenInput(new("simulated", 99, "simulated:99"), new())).Fault);

    [Fact]
    public async Task Lines_opened_together_tell_their_edges_in_order_and_by_line()
    {
        using var lines = _board.OpenInputs([Pin("GPIO5"), Pin("GPIO6")], new(ActiveLow: true, Bias: GpioBias.PullUp, Edges: true));

        _board.SetLevel("GPIO6", false);
        _board.SetLevel("GPIO5", false);

        Assert.Equal(new GpioEdge(true, 1, TimeSpan.Zero, 1), await lines.WaitForEdgeAsync(_bound.Token));
        Assert.Equal(new GpioEdge(true, 2, TimeSpan.Zero, 0), await lines.WaitForEdgeAsync(_bound.Token));
        Assert.Equal([true, true], Levels(lines));
    }

    [Fact]
    public void Of_lines_opened_together_none_is_kept_when_one_is_taken()
    {
        _board.Hold("GPIO6", "gpio-keys");

        Assert.Throws<BusException>(() => _board.OpenInputs([Pin("GPIO5"), Pin("GPIO6")], new()));

        _board.OpenInput(Pin("GPIO5"), new()).Dispose();
    }

    [Fact]
    public async Task Where_only_pulses_are_asked_for_their_ends_are_not_told()
    {
        using var input = _board.OpenInput(Pin("GPIO4"), new(Edges: true, OnlyToActive: true));

        _board.SetLevel("GPIO4", true);
        _board.SetLevel("GPIO4", false);
        _board.SetLevel("GPIO4", true);

        Assert.Equal((true, 1u), Of(await input.WaitForEdgeAsync(_bound.Token)));
        Assert.Equal((true, 2u), Of(await input.WaitForEdgeAsync(_bound.Token)));
    }

    [Fact]
    public async Task A_wire_is_driven_and_let_go_and_what_answers_at_once_is_heard()
    {
        using var wire = _board.OpenWire(Pin("GPIO4"), new(ActiveLow: true, Bias: GpioBias.PullUp, Edges: true, OnlyToActive: true));
        var wasLow = false;
        _board.Watch(Pin("GPIO4"), level =>
        {
            if (wasLow && level)
                _board.Drive(Pin("GPIO4"), false, TimeSpan.FromMicroseconds(30));
            wasLow = !level;
        });

        wire.Drive(true);
        Assert.False(_board.LevelOf("GPIO4"));
        wire.Release();

        Assert.Equal(new GpioEdge(true, 1, TimeSpan.FromMicroseconds(30)), await wire.WaitForEdgeAsync(_bound.Token));
    }

    private static (bool, uint) Of(GpioEdge edge) => (edge.Active, edge.Sequence);

    private static bool[] Levels(IGpioInputs lines)
    {
        var levels = new bool[2];
        lines.Read(levels);
        return levels;
    }

    private GpioPin Pin(string text) => _board.FindPin(text, out _)!;
}
