using SensorAgent.Core.Commands;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Tests.Fakes;

namespace SensorAgent.Core.Tests.Outputs;

/// <summary>Commands that take their time, or wait for it: <c>transition</c>, <c>at</c>, and outputs that move.</summary>
public sealed class TimedCommandTests : IAsyncDisposable
{
    private readonly RunningOutput _output = new();

    public ValueTask DisposeAsync() => _output.DisposeAsync();

    [Fact]
    public async Task A_transition_passes_through_the_levels_between_and_is_bounded_in_its_steps()
    {
        _output.Start(kind: OutputKind.Dimmer);

        Assert.Equal("ok", await _output.AskAsync("""{"value":80,"transition":2}"""));
        await _output.PassUntil(() => _output.Published.Last(RunningOutput.State) == "80");

        var levels = _output.Hardware.Levels;
        Assert.Equal(levels.Order(), levels);
        Assert.InRange(levels[0], 1, 79);
        Assert.InRange(levels.Count, 3, 53); // 25 a second
        Assert.Equal(80, levels[^1]);
    }

    [Fact]
    public async Task A_transition_to_off_is_on_until_its_end()
    {
        _output.Start(""", "Startup": "on" """, kind: OutputKind.Dimmer);

        await _output.AskAsync("""{"state":"OFF","transition":"1s"}""");
        Assert.True(_output.Hardware.State.IsOn);
        await _output.PassUntil(() => _output.Published.Last(RunningOutput.State) == "0");

        Assert.All(_output.Hardware.Levels.SkipLast(1), level => Assert.True(level > 0));
    }

    [Fact]
    public async Task A_new_command_ends_a_transition()
    {
        _output.Start(kind: OutputKind.Dimmer);
        await _output.AskAsync("""{"value":80,"transition":"1h"}""");

        await _output.AskAsync("30");

        Assert.Equal("30", _output.Published.Last(RunningOutput.State));
        Assert.Equal(30, _output.Hardware.State.Percent);
    }

    [Fact]
    public void MaxOn_counts_through_a_transition_to_off()
    {
        var on = new OutputProgram(OutputState.On, OutputCause.Command, TimeSpan.Zero);

        var fading = on.After(new SetCommand(OutputState.Off) { Transition = TimeSpan.FromHours(1) }, TimeSpan.FromSeconds(5));
        var failed = fading.At(TimeSpan.FromSeconds(10), maxOn: TimeSpan.FromSeconds(10));

        Assert.True(fading.Shown(TimeSpan.FromSeconds(6)).IsOn);
        Assert.Equal((OutputState.Off, OutputCause.Failsafe, null), (failed.Shown(TimeSpan.FromSeconds(10)), failed.Cause, failed.Fade));
    }

    [Fact]
    public void A_transition_from_off_never_shows_off_again()
    {
        var program = new OutputProgram(OutputState.Off, OutputCause.Startup, TimeSpan.Zero)
            .After(new SetCommand(OutputState.On) { Transition = TimeSpan.FromSeconds(100) }, TimeSpan.Zero);

        Assert.Equal(1, program.Shown(TimeSpan.Zero).Percent); // the guards took it for on
        Assert.Equal(50, program.Shown(TimeSpan.FromSeconds(50)).Percent);
        Assert.Equal(OutputState.On, program.Shown(TimeSpan.FromSeconds(100)));
        Assert.Null(program.At(TimeSpan.FromSeconds(100), maxOn: null).Fade);
    }

    [Fact]
    public async Task A_command_for_later_is_kept_told_and_done_then()
    {
        _output.Start();

        Assert.Equal("ok: It is kept until 2026-11-20T12:00:10.000Z.", await _output.AskAsync("""{"state":"ON 5s","at":"12:00:10","id":"abc"}"""));
        Assert.Contains(""" "pending":[{"at":"2026-11-20T12:00:10.000Z","command":"ON 5s","id":"abc"}]""".Trim(), _output.Published.Last(RunningOutput.Detail), StringComparison.Ordinal);
        Assert.Equal("OFF", _output.Published.Last(RunningOutput.State));

        await _output.PassUntil(() => _output.Published.Last(RunningOutput.State) == "ON");
        Assert.True(_output.Time.Elapsed >= TimeSpan.FromSeconds(10));
        Assert.DoesNotContain("pending", _output.Published.Last(RunningOutput.Detail), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-20T11:59:59Z", "refused: 2026-11-20T11:59:59.000Z is past; it is 2026-11-20T12:00:00.000Z.")]
    [InlineData("2036-11-20T12:00:00Z", "refused: 2036-11-20T12:00:00.000Z is more than a year away.")]
    public async Task A_command_for_the_past_or_for_another_life_is_refused(string at, string answer)
    {
        _output.Start();

        Assert.Equal(answer, await _output.AskAsync($$"""{"state":"ON","at":"{{at}}"}"""));
    }

    [Fact]
    public async Task No_more_commands_are_kept_than_sixteen_and_CANCEL_drops_them()
    {
        _output.Start();
        for (var minute = 10; minute < 26; minute++)
            Assert.StartsWith("ok", await _output.AskAsync($$"""{"state":"ON","at":"12:{{minute}}"}"""), StringComparison.Ordinal);

        Assert.Equal("refused: 16 commands are kept already; CANCEL drops them.", await _output.AskAsync("""{"state":"ON","at":"13:00"}"""));
        await _output.AskAsync("CANCEL");

        Assert.DoesNotContain("pending", _output.Published.Last(RunningOutput.Detail), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kept_command_obeys_the_guards_of_its_time()
    {
        _output.Start(""", "MinOff": "1h" """);
        await _output.AskAsync("ON");
        await _output.AskAsync("OFF");
        await _output.AskAsync("""{"state":"ON","at":"12:00:10","id":"later"}""");

        await _output.PassUntil(() => _output.Published.Last(RunningOutput.Result, "status") == "refused");

        Assert.Equal("later", _output.Published.Last(RunningOutput.Result, "id"));
        Assert.False(_output.Hardware.State.IsOn);
    }

    [Fact]
    public async Task A_cover_tells_its_way_and_rests_at_the_end_of_it()
    {
        TimeSpan? end = null;
        var hardware = _output.Hardware;
        hardware.State = new OutputState(0) { Words = "stopped" };
        hardware.Move = now =>
        {
            if (!hardware.State.IsOn)
                return end = null;
            end ??= now + TimeSpan.FromSeconds(3);
            hardware.State = now < end
                ? OutputState.At(20) with { Words = "opening" }
                : new OutputState(0) { Number = 100, Words = "open" };
            return now < end ? end : null;
        };
        _output.Start(""", "Startup": "leave", "MaxOn": "1m" """, OutputKind.Cover);

        Assert.Equal("ok", await _output.AskAsync("OPEN"));
        Assert.Equal("opening", _output.Published.Last(RunningOutput.State));
        await _output.PassUntil(() => _output.Published.Last(RunningOutput.State) == "open");

        Assert.Contains("\"state\":\"open\",\"position\":100,\"cause\":\"command\"", _output.Published.Last(RunningOutput.Detail), StringComparison.Ordinal);
        Assert.DoesNotContain("until", _output.Published.Last(RunningOutput.Detail), StringComparison.Ordinal); // MaxOn has ended with the movement
    }

    [Fact]
    public async Task A_display_shows_what_it_is_told_and_restores_it()
    {
        _output.Start(""", "Startup": "restore" """, OutputKind.Text);

        await _output.AskAsync("one\ntwo");

        Assert.Equal("one\ntwo", _output.Published.Last(RunningOutput.State));
        Assert.Equal(OutputState.Says("one\ntwo"), _output.Journal.Recall("lamp"));
    }

    [Fact]
    public async Task A_light_keeps_its_colour_while_it_is_dimmed_and_off()
    {
        _output.Start(kind: OutputKind.Light);
        await _output.AskAsync("#ff0000");

        await _output.AskAsync("OFF");
        await _output.AskAsync("40");

        Assert.Equal(new OutputState(40) { Words = "#FF0000" }, _output.Hardware.State);
        Assert.Contains("\"state\":\"40\",\"color\":\"#FF0000\"", _output.Published.Last(RunningOutput.Detail), StringComparison.Ordinal);
    }
}
