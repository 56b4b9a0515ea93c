using SensorAgent.Core.Model;
using SensorAgent.Core.Tests.Fakes;

namespace SensorAgent.Core.Tests.Outputs;

public sealed class OutputGuardTests : IAsyncDisposable
{
    private readonly RunningOutput _output = new();

    public ValueTask DisposeAsync() => _output.DisposeAsync();

    [Fact]
    public async Task MinOn_refuses_to_switch_off_too_soon_and_says_for_how_long()
    {
        _output.Start(""", "MinOn": "1m" """);
        await _output.AskAsync("ON");
        _output.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.StartsWith("refused", await _output.AskAsync("OFF"));

        Assert.Equal("It must stay on for another 40s (MinOn 1m).", _output.Published.Last(RunningOutput.Result, "reason"));
        Assert.Equal(OutputState.On, _output.Hardware.State);
    }

    [Fact]
    public async Task After_MinOn_it_can_be_switched_off()
    {
        _output.Start(""", "MinOn": "1m" """);
        await _output.AskAsync("ON");

        _output.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("ok", await _output.AskAsync("OFF"));
    }

    [Fact]
    public async Task MinOff_refuses_to_switch_on_too_soon_but_not_the_first_time()
    {
        _output.Start(""", "MinOff": "1m" """);
        Assert.Equal("ok", await _output.AskAsync("ON"));
        await _output.AskAsync("OFF");

        Assert.StartsWith("refused", await _output.AskAsync("ON"));

        Assert.Equal("It must stay off for another 1m (MinOff 1m).", _output.Published.Last(RunningOutput.Result, "reason"));
    }

    [Theory]
    [InlineData("PULSE 500ms")]
    [InlineData("BLINK 3x500ms")]
    [InlineData("TOGGLE 500ms")]
    public async Task A_pulse_shorter_than_MinOn_is_refused_whole(string command)
    {
        _output.Start(""", "MinOn": "1m" """);

        Assert.StartsWith("refused", await _output.AskAsync(command));

        Assert.Equal("500ms on is shorter than MinOn, 1m.", _output.Published.Last(RunningOutput.Result, "reason"));
        Assert.Equal(OutputState.Off, _output.Hardware.State);
    }

    [Fact]
    public async Task A_fail_safe_overrides_MinOn_and_says_so()
    {
        _output.Start(""", "MinOn": "10m", "OnDisconnect": { "After": "6s", "State": "off" } """);
        await _output.AskAsync("ON");
        _output.Worker!.LinkChanged(connected: false);

        await _output.PassUntil(() => _output.Published.Last(RunningOutput.State) == "OFF");

        Assert.Equal("The broker was away for 6s. MinOn is overridden.", _output.Published.Last(RunningOutput.Detail, "reason"));
    }

    [Fact]
    public async Task MaxSwitchesPerHour_refuses_to_switch_on_once_more_and_never_to_switch_off()
    {
        _output.Start(""", "MaxSwitchesPerHour": 2 """);
        await _output.AskAsync("ON");
        await _output.AskAsync("OFF");
        await _output.AskAsync("ON");
        Assert.Equal("ok", await _output.AskAsync("OFF"));

        Assert.StartsWith("refused", await _output.AskAsync("ON"));
        Assert.Contains("wait another 1h", _output.Published.Last(RunningOutput.Result, "reason"));
        _output.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("ok", await _output.AskAsync("ON"));
    }

    [Theory]
    [InlineData(""" "MinOff": "1h" """, "It must stay off for another 1h (MinOff 1h).")]
    [InlineData(""" "MaxSwitchesPerHour": 1 """, "It was switched on 1 times within an hour (MaxSwitchesPerHour); wait another 1h.")]
    public async Task A_crash_does_not_make_the_guards_forget(string guard, string reason)
    {
        _output.Start($", {guard}");
        await _output.AskAsync("ON");

        _output.StartAgain();

        Assert.Equal($"refused: {reason}", await _output.AskAsync("ON"));
        Assert.Equal(OutputState.Off, _output.Hardware.State);
    }

    [Fact]
    public async Task An_output_that_starts_on_waits_for_its_MinOff_after_a_crash()
    {
        _output.Start(""", "MinOff": "1m", "Startup": "on" """);

        _output.StartAgain();
        Assert.Equal("OFF", _output.Published.Last(RunningOutput.State));
        Assert.Equal("It must stay off for another 1m (MinOff 1m).", _output.Published.Last(RunningOutput.Detail, "reason"));
        await _output.PassUntil(() => _output.Published.Last(RunningOutput.State) == "ON");

        Assert.InRange(_output.Time.Elapsed, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task A_blink_that_would_switch_too_often_is_refused_whole()
    {
        _output.Start(""", "MaxSwitchesPerHour": 2 """);

        Assert.StartsWith("refused", await _output.AskAsync("BLINK 3x200ms"));

        Assert.Equal(OutputState.Off, _output.Hardware.State);
    }

    [Fact]
    public async Task A_command_that_comes_twice_with_one_id_is_done_once()
    {
        _output.Start("");
        await _output.AskAsync("""{"state":"TOGGLE","id":"a"}""");

        Assert.StartsWith("ignored", await _output.AskAsync("""{"state":"TOGGLE","id":"a"}"""));

        Assert.Equal(OutputState.On, _output.Hardware.State);
    }

    [Fact]
    public async Task A_refused_command_can_be_sent_again_with_its_id()
    {
        _output.Start(""", "MinOff": "1m" """);
        await _output.AskAsync("ON");
        await _output.AskAsync("OFF");
        await _output.AskAsync("""{"state":"ON","id":"a"}""");
        _output.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("ok", await _output.AskAsync("""{"state":"ON","id":"a"}"""));
    }
}
