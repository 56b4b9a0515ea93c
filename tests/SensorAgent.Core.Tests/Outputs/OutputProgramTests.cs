using SensorAgent.Core.Commands;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Core.Tests.Outputs;

public sealed class OutputProgramTests
{
    private static readonly OutputProgram WasOff = new(OutputState.Off, OutputCause.Startup, TimeSpan.Zero);
    private static readonly OutputProgram WasOn = new(OutputState.On, OutputCause.Startup, TimeSpan.Zero);
    private static readonly SetCommand On = new(OutputState.On);
    private static readonly SetCommand Off = new(OutputState.Off);

    [Fact]
    public void ON_holds_for_good()
    {
        var program = WasOff.After(On, S(1));

        Assert.Equal((OutputState.On, OutputCause.Command, S(1)), (program.State, program.Cause, program.Since));
        Assert.Null(program.Due(maxOn: null));
        Assert.Same(program, program.At(TimeSpan.FromDays(365), maxOn: null));
    }

    [Fact]
    public void ON_while_on_keeps_the_time_since_when()
    {
        var program = WasOn.After(On, S(9));

        Assert.Equal((TimeSpan.Zero, OutputCause.Command), (program.Since, program.Cause));
    }

    [Fact]
    public void A_timed_ON_ends_off()
    {
        var program = WasOff.After(new SetCommand(OutputState.On, S(5)), S(1));

        Assert.Equal(S(6), program.Due(maxOn: null));
        Assert.Same(program, program.At(S(5.999), maxOn: null));
        AssertState(OutputState.Off, OutputCause.Timer, program.At(S(6), maxOn: null));
    }

    [Fact]
    public void A_timed_ON_while_on_ends_off_too() =>
        AssertState(OutputState.Off, OutputCause.Timer, WasOn.After(new SetCommand(OutputState.On, S(5)), S(0)).At(S(5), maxOn: null));

    [Fact]
    public void A_timed_OFF_ends_in_the_state_before()
    {
        AssertState(OutputState.On, OutputCause.Timer, WasOn.After(new SetCommand(OutputState.Off, S(5)), S(0)).At(S(5), maxOn: null));
        AssertState(OutputState.Off, OutputCause.Timer, WasOff.After(new SetCommand(OutputState.Off, S(5)), S(0)).At(S(5), maxOn: null));
    }

    [Fact]
    public void TOGGLE_takes_the_other_state()
    {
        AssertState(OutputState.On, OutputCause.Command, WasOff.After(new ToggleCommand(), S(1)));
        AssertState(OutputState.Off, OutputCause.Command, WasOn.After(new ToggleCommand(), S(1)));
        AssertState(OutputState.Off, OutputCause.Command, WasOff.After(new SetCommand(new(30)), S(1)).After(new ToggleCommand(), S(2)));
    }

    [Fact]
    public void A_timed_TOGGLE_ends_where_it_began()
    {
        AssertState(OutputState.Off, OutputCause.Timer, WasOff.After(new ToggleCommand(S(5)), S(0)).At(S(5), maxOn: null));
        AssertState(OutputState.On, OutputCause.Timer, WasOn.After(new ToggleCommand(S(5)), S(0)).At(S(5), maxOn: null));
    }

    [Fact]
    public void BLINK_goes_on_and_off_so_many_times_and_ends_off_where_it_was_off() =>
        Assert.Equal("ON OFF ON OFF ON OFF", States(WasOff.After(new BlinkCommand(3, S(1)), S(0))));

    [Fact]
    public void BLINK_ends_on_where_it_was_on() =>
        Assert.Equal("ON OFF ON OFF ON ON", States(WasOn.After(new BlinkCommand(3, S(1)), S(0))));

    [Fact]
    public void BLINK_of_a_dimmer_ends_at_its_level()
    {
        var program = WasOff.After(new SetCommand(new(42)), S(0)).After(new BlinkCommand(1, S(1)), S(1));

        Assert.Equal(new OutputState(42), program.At(S(2), maxOn: null).State);
    }

    [Fact]
    public void BLINK_does_not_drift_when_it_is_looked_at_late()
    {
        var program = WasOff.After(new BlinkCommand(3, S(1)), S(0)).At(S(1.4), maxOn: null);

        Assert.Equal((OutputState.Off, S(2)), (program.State, program.Due(maxOn: null)));
    }

    [Fact]
    public void BLINK_during_BLINK_ends_in_the_state_before_the_first()
    {
        var program = WasOff.After(new BlinkCommand(3, S(1)), S(0)).After(new BlinkCommand(1, S(1)), S(0.5));

        Assert.Equal("ON OFF", States(program));
    }

    [Fact]
    public void A_new_command_replaces_a_running_timer()
    {
        var program = WasOff.After(new SetCommand(OutputState.On, S(5)), S(0)).After(On, S(1));

        Assert.Null(program.Due(maxOn: null));
        AssertState(OutputState.On, OutputCause.Command, program.At(S(100), maxOn: null));
    }

    [Fact]
    public void A_new_timer_counts_from_its_own_command()
    {
        var program = WasOff.After(new SetCommand(OutputState.On, S(5)), S(0)).After(new SetCommand(OutputState.On, S(5)), S(4));

        Assert.Equal(S(9), program.Due(maxOn: null));
    }

    [Fact]
    public void CANCEL_ends_a_timer_as_if_it_had_run_out()
    {
        AssertState(OutputState.Off, OutputCause.Command, WasOff.After(new SetCommand(OutputState.On, S(5)), S(0)).After(new CancelCommand(), S(1)));
        AssertState(OutputState.On, OutputCause.Command, WasOn.After(new BlinkCommand(3, S(1)), S(0)).At(S(1), null).After(new CancelCommand(), S(1.5)));
    }

    [Fact]
    public void CANCEL_without_a_timer_changes_nothing() => Assert.Same(WasOn, WasOn.After(new CancelCommand(), S(1)));

    [Fact]
    public void MaxOn_switches_off()
    {
        var program = WasOff.After(On, S(1)).At(S(11), maxOn: S(10));

        AssertState(OutputState.Off, OutputCause.Failsafe, program);
        Assert.Equal("It was on for MaxOn, 10s.", program.Reason);
    }

    [Fact]
    public void MaxOn_is_not_extended_by_repeating_ON_or_by_another_level()
    {
        var program = WasOff.After(On, S(0)).After(On, S(4)).After(new SetCommand(new(50)), S(8)).After(new SetCommand(OutputState.On, S(60)), S(9));

        Assert.Equal(S(10), program.Due(maxOn: S(10)));
        AssertState(OutputState.Off, OutputCause.Failsafe, program.At(S(10), maxOn: S(10)));
    }

    [Fact]
    public void MaxOn_counts_anew_after_off()
    {
        var program = WasOff.After(On, S(0)).After(Off, S(8)).After(On, S(9));

        Assert.Equal(S(19), program.Due(maxOn: S(10)));
    }

    [Fact]
    public void MaxOn_holds_for_a_state_from_the_start() => Assert.Equal(S(10), WasOn.Due(maxOn: S(10)));

    [Fact]
    public void A_timer_that_ends_before_MaxOn_is_due_first() =>
        Assert.Equal(S(5), WasOff.After(new SetCommand(OutputState.On, S(5)), S(0)).Due(maxOn: S(10)));

    [Fact]
    public void A_failsafe_ends_timers_and_says_why()
    {
        var program = WasOff.After(new BlinkCommand(5, S(1)), S(0)).Fail(OutputState.Off, "The broker was away for 1m.", S(2));

        Assert.Equal((OutputState.Off, OutputCause.Failsafe, "The broker was away for 1m."), (program.State, program.Cause, program.Reason));
        Assert.Null(program.Due(maxOn: null));
    }

    [Fact]
    public void The_next_command_forgets_why_a_failsafe_struck() =>
        Assert.Equal("", WasOn.Fail(OutputState.Off, "Reason.", S(1)).After(On, S(2)).Reason);

    [Fact]
    public void What_lasts_is_the_end_of_a_running_timer()
    {
        Assert.Equal(OutputState.Off, WasOff.After(new SetCommand(OutputState.On, S(5)), S(0)).Lasting);
        Assert.Equal(OutputState.On, WasOn.After(new BlinkCommand(5, S(1)), S(0)).At(S(1), null).Lasting);
        Assert.Equal(OutputState.On, WasOff.After(On, S(0)).Lasting);
    }

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    private static void AssertState(OutputState state, OutputCause cause, OutputProgram program) => Assert.Equal((state, cause), (program.State, program.Cause));

    /// <summary>The states that a program goes through until no timer is left.</summary>
    private static string States(OutputProgram program)
    {
        var states = new List<string> { program.State.SwitchText };
        while (program.Due(maxOn: null) is { } due)
        {
            program = program.At(due, maxOn: null);
            states.Add(program.State.SwitchText);
        }

        return string.Join(' ', states);
    }
}
