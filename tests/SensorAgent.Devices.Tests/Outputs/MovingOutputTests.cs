using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Outputs;

/// <summary>Outputs that take their time: driven here as their worker does it, with the time in the test's hand.</summary>
public sealed class MovingOutputTests
{
    private readonly FakeBoard _board = new();
    private TimeSpan _now = TimeSpan.FromHours(1);

    private bool Up => _board.Output("GPIO5").IsActive;

    private bool Down => _board.Output("GPIO6").IsActive;

    [Fact]
    public void A_cover_is_at_rest_when_it_is_opened_and_nobody_knows_where()
    {
        using var cover = OpenCover(OutputState.Off);

        Assert.Null(cover.Advance(_now));
        Assert.False(Up || Down);
        Assert.Equal(new OutputState(0) { Words = "stopped" }, cover.Read());
    }

    [Fact]
    public void A_cover_opens_for_its_travel_time_and_a_little_more()
    {
        using var cover = OpenCover(OutputState.Off with { Number = 0 });

        Go(cover, 100, TimeSpan.FromSeconds(5));
        Assert.True(Up && !Down);
        Assert.Equal(OutputState.At(50) with { Words = "opening" }, cover.Read());

        Pass(cover, TimeSpan.FromSeconds(5.9));
        Assert.True(Up);
        Pass(cover, TimeSpan.FromSeconds(0.1));
        Assert.False(Up || Down);
        Assert.Equal(new OutputState(0) { Number = 100, Words = "open" }, cover.Read());
    }

    [Fact]
    public void A_cover_stops_at_a_position_between()
    {
        using var cover = OpenCover(OutputState.Off with { Number = 100 });

        Go(cover, 70, TimeSpan.FromSeconds(10));

        Assert.False(Up || Down);
        Assert.Equal(new OutputState(0) { Number = 70, Words = "stopped" }, cover.Read());
    }

    [Fact]
    public void A_cover_that_is_not_known_goes_to_the_nearer_end_first()
    {
        using var cover = OpenCover(OutputState.Off);

        Go(cover, 30, TimeSpan.FromSeconds(21)); // down takes 20 s
        Assert.True(Down && !Up);

        Pass(cover, TimeSpan.FromSeconds(1) + TimeSpan.FromSeconds(0.5));
        Assert.True(Up && !Down);
        Pass(cover, TimeSpan.FromSeconds(3));
        Assert.Equal(new OutputState(0) { Number = 30, Words = "stopped" }, cover.Read());
    }

    [Fact]
    public void A_cover_that_turns_back_has_both_relays_off_for_the_dead_time()
    {
        using var cover = OpenCover(OutputState.Off with { Number = 0 });
        Go(cover, 100, TimeSpan.FromSeconds(4));

        cover.Write(OutputState.At(0));
        cover.Advance(_now);
        Assert.False(Up || Down);
        Assert.Equal("closing", cover.Read().Words);

        Pass(cover, TimeSpan.FromSeconds(0.4));
        Assert.False(Up || Down);
        Pass(cover, TimeSpan.FromSeconds(0.1));
        Assert.True(Down && !Up);
    }

    [Fact]
    public void A_cover_that_is_stopped_stays_where_it_is()
    {
        using var cover = OpenCover(OutputState.Off with { Number = 0 });
        Go(cover, 100, TimeSpan.FromSeconds(4));

        cover.Write(OutputState.Off);

        Assert.Null(cover.Advance(_now));
        Assert.False(Up || Down);
        Assert.Equal(new OutputState(0) { Number = 40, Words = "stopped" }, cover.Read());
    }

    [Fact]
    public void Whatever_is_asked_of_a_cover_never_are_both_relays_on()
    {
        var random = new Random(7);
        using var cover = OpenCover(OutputState.Off);
        for (var i = 0; i < 5000; i++)
        {
            cover.Write(random.Next(4) == 0 ? OutputState.Off : OutputState.At(random.Next(0, 101)));
            cover.Advance(_now);
            Assert.False(Up && Down);
            Pass(cover, TimeSpan.FromMilliseconds(random.Next(1, 3000)), () => Assert.False(Up && Down));
            Assert.InRange(cover.Read().Number ?? 0, 0, 100);
        }
    }

    [Fact]
    public void A_cover_that_is_closed_lets_its_relays_go()
    {
        var cover = OpenCover(OutputState.Off);
        Go(cover, 100, TimeSpan.FromSeconds(1));

        cover.Dispose();

        Assert.False(Up || Down);
        Assert.False(_board.Output("GPIO5").IsOpen || _board.Output("GPIO6").IsOpen);
    }

    [Fact]
    [FiguresOf("output:stepper")]
    public void A_stepper_has_eight_half_steps_and_then_the_first_again()
    {
        using var stepper = OpenStepper(""" , "StepsPerTurn": 360, "Speed": 100 """);

        stepper.Write(OutputState.At(8));
        var patterns = new List<string>();
        for (var next = stepper.Advance(_now); next is { } at; next = stepper.Advance(_now = at))
            patterns.Add(Coils());

        Assert.Equal(["1100", "0100", "0110", "0010", "0011", "0001", "1001", "1000"], patterns); // AB, B, BC, C, CD, D, DA, A
    }

    [Fact]
    public void A_stepper_makes_half_steps_and_rests_without_current()
    {
        using var stepper = OpenStepper("""  , "StepsPerTurn": 360, "Speed": 100 """);

        stepper.Write(OutputState.At(3));
        var patterns = new List<string>();
        for (var next = stepper.Advance(_now); next is { } at; next = stepper.Advance(_now = at))
            patterns.Add(Coils());

        Assert.Equal(["1100", "0100", "0110"], patterns);
        Assert.Equal("0000", Coils());
        Assert.Equal(OutputState.At(3), stepper.Read());
    }

    [Fact]
    public void A_stepper_turns_back_through_the_same_steps()
    {
        using var stepper = OpenStepper(""" , "StepsPerTurn": 360, "Speed": 100, "From": -10, "Hold": true """);

        stepper.Write(OutputState.At(-1));
        while (stepper.Advance(_now) is { } at)
            _now = at;

        Assert.Equal("1001", Coils()); // held
        Assert.Equal(OutputState.At(-1), stepper.Read());
    }

    [Fact]
    public void A_stepper_that_is_switched_off_stops_without_current()
    {
        using var stepper = OpenStepper("");
        stepper.Write(OutputState.At(90));
        stepper.Advance(_now);

        stepper.Write(OutputState.Off);

        Assert.Null(stepper.Advance(_now));
        Assert.Equal(("0000", OutputState.Off), (Coils(), stepper.Read()));
    }

    [Fact]
    [FiguresOf("output:motor")]
    public void A_motor_turns_both_ways_and_pauses_between()
    {
        using var motor = (IMovingOutput)Open.Output(
            "motor", _board, OutputState.Off, """, "Forward": "GPIO5", "Reverse": "GPIO6", "Pause": "300ms" """);
        Assert.Equal(OutputState.Off with { Number = 0 }, motor.Read());

        motor.Write(OutputState.At(40));
        Assert.Null(motor.Advance(_now));
        Assert.Equal((true, false, 0.4), (Up, Down, _board.Pwm.DutyCycle));
        Assert.Equal(OutputState.At(40), motor.Read());

        motor.Write(OutputState.At(-100));
        Assert.Equal(_now + TimeSpan.FromMilliseconds(300), motor.Advance(_now));
        Assert.Equal((false, false, 0.0), (Up, Down, _board.Pwm.DutyCycle));

        Assert.Null(motor.Advance(_now += TimeSpan.FromMilliseconds(300)));
        Assert.Equal((false, true, 1.0), (Up, Down, _board.Pwm.DutyCycle));
        Assert.Equal(OutputState.At(-100), motor.Read());

        motor.Write(OutputState.Off);
        Assert.Null(motor.Advance(_now));
        Assert.Equal((false, false, 0.0), (Up, Down, _board.Pwm.DutyCycle));
    }

    private IMovingOutput OpenCover(OutputState initial) => (IMovingOutput)Open.Output(
        "cover", _board, initial, """, "Up": "GPIO5", "Down": "GPIO6", "TravelUp": "10s", "TravelDown": "20s" """);

    private IMovingOutput OpenStepper(string settings) => (IMovingOutput)Open.Output(
        "stepper", _board, OutputState.Off, $$""", "Pin1": "GPIO5", "Pin2": "GPIO6", "Pin3": "GPIO7", "Pin4": "GPIO8" {{settings}}""");

    private string Coils() => string.Concat(new[] { "GPIO5", "GPIO6", "GPIO7", "GPIO8" }.Select(pin => _board.Output(pin).IsActive ? '1' : '0'));

    private void Go(IMovingOutput output, double number, TimeSpan time)
    {
        output.Write(OutputState.At(number));
        output.Advance(_now);
        Pass(output, time);
    }

    private void Pass(IMovingOutput output, TimeSpan time, Action? check = null)
    {
        var end = _now + time;
        while (output.Advance(_now) is { } at && at <= end)
        {
            _now = at;
            check?.Invoke();
        }

        _now = end;
        output.Advance(_now);
    }
}
