using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Tests.Fakes;

namespace SensorAgent.Core.Tests.Outputs;

public sealed class OutputFaultTests : IAsyncDisposable
{
    private static readonly BusException Gone = new(BusFault.Missing, "There is no line GPIO17.");
    private readonly RunningOutput _output = new();

    public ValueTask DisposeAsync() => _output.DisposeAsync();

    [Fact]
    public async Task A_write_that_fails_is_answered_with_the_reason_and_the_state_is_kept()
    {
        _output.Start();
        _output.Hardware.WriteFault = Gone;

        Assert.Equal("error: There is no line GPIO17.", await _output.AskAsync("ON"));

        Assert.Equal("OFF", _output.Published.Last(RunningOutput.State));
        Assert.Equal("There is no line GPIO17.", _output.Published.Last(RunningOutput.Detail, "error"));
    }

    [Fact]
    public async Task After_a_fault_the_output_is_opened_again_with_the_state_that_was_kept()
    {
        _output.Start();
        await _output.AskAsync("ON");
        _output.Hardware.WriteFault = Gone;
        await _output.AskAsync("OFF");
        _output.Hardware.WriteFault = null;
        _output.Hardware.Clear();

        await _output.PassUntil(() => _output.Hardware.Log.Count > 0);

        Assert.Equal("open ON", _output.Hardware.Log[0]);
        Assert.InRange(_output.Time.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        await _output.PassUntil(() => _output.Published.Last(RunningOutput.Detail, "error").Length == 0);
    }

    [Fact]
    public async Task Attempts_to_open_have_growing_pauses()
    {
        _output.Hardware.OpenFault = Gone;
        _output.Start();

        var at = new List<TimeSpan>();
        for (var attempts = 2; attempts <= 5; attempts++)
        {
            await _output.PassUntil(() => _output.Hardware.Log.Count >= attempts);
            at.Add(_output.Time.Elapsed);
        }

        Assert.InRange(at[0], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        Assert.InRange(at[1] - at[0], TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(4));
        Assert.InRange(at[2] - at[1], TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(7));
        Assert.InRange(at[3] - at[2], TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(12));
    }

    [Fact]
    public void An_output_that_cannot_be_opened_has_no_state_but_a_reason()
    {
        _output.Hardware.OpenFault = Gone;

        _output.Start();

        Assert.Empty(_output.Published.On(RunningOutput.State));
        Assert.Equal(
            """{"state":null,"cause":"startup","since":"2026-11-20T12:00:00.000Z","error":"There is no line GPIO17."}""",
            _output.Published.Last(RunningOutput.Detail));
    }

    [Fact]
    public async Task A_command_for_an_output_that_cannot_be_opened_is_answered_with_the_reason()
    {
        _output.Hardware.OpenFault = Gone;
        _output.Start();

        Assert.Equal("error: There is no line GPIO17.", await _output.AskAsync("ON"));
    }

    [Fact]
    public async Task An_output_that_leaves_its_state_takes_over_what_it_finds_when_it_can_be_opened_at_last()
    {
        _output.Hardware.OpenFault = Gone;
        _output.Hardware.State = OutputState.On;
        _output.Start(""", "Startup": "leave" """);
        _output.Hardware.OpenFault = null;

        await _output.PassUntil(() => _output.Published.Last(RunningOutput.State) == "ON");

        Assert.Equal(["open as it is", "open as it is"], _output.Hardware.Log);
    }

    [Fact]
    public async Task A_state_that_does_not_read_back_is_an_error_and_what_reads_back_is_published()
    {
        _output.Start();
        _output.Hardware.StuckAt = OutputState.Off;

        Assert.Equal("error: It was set to ON but reads back OFF.", await _output.AskAsync("ON"));

        Assert.Equal("OFF", _output.Published.Last(RunningOutput.State));
        Assert.Equal("It was set to ON but reads back OFF.", _output.Published.Last(RunningOutput.Detail, "error"));
    }

    [Fact]
    public async Task MaxOn_guards_an_output_that_was_told_ON_even_where_it_reads_back_OFF()
    {
        _output.Start(""", "MaxOn": "10s" """);
        _output.Hardware.StuckAt = OutputState.Off;
        await _output.AskAsync("ON");
        _output.Hardware.Clear();

        await _output.PassUntil(() => _output.Hardware.Log.Count > 0);

        Assert.Equal("write OFF", _output.Hardware.Log[0]);
        Assert.InRange(_output.Time.Elapsed, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task The_next_command_that_works_ends_the_error()
    {
        _output.Start();
        _output.Hardware.StuckAt = OutputState.Off;
        await _output.AskAsync("ON");
        _output.Hardware.StuckAt = null;

        Assert.Equal("ok", await _output.AskAsync("ON"));

        Assert.Equal("", _output.Published.Last(RunningOutput.Detail, "error"));
    }

    [Fact]
    public async Task A_mismatch_is_an_alert_for_as_long_as_it_lasts()
    {
        const string Alert = "/Agent/pi/alert/output-lamp";
        _output.Start();
        Assert.Equal("", Assert.Single(_output.Published.On(Alert))); // what another life has left is cleared
        _output.Hardware.StuckAt = OutputState.Off;

        await _output.AskAsync("ON");
        Assert.Equal("Output lamp: It was set to ON but reads back OFF.", _output.Published.Last(Alert, "text"));
        Assert.All(_output.Published.Messages.Where(message => message.Topic == Alert), message => Assert.True(message.Retain));

        _output.Hardware.StuckAt = null;
        await _output.AskAsync("ON");
        Assert.Equal("", _output.Published.Last(Alert));
        Assert.Empty(_output.Alerts.Raised);
    }

    [Fact]
    public async Task Hardware_that_comes_back_in_time_gets_its_state_once()
    {
        _output.Start(""", "OnDisconnect": { "After": "1m", "State": "off" } """);
        await _output.AskAsync("ON");
        _output.Hardware.WriteFault = Gone;
        await _output.AskAsync("ON");
        (_output.Hardware.WriteFault, _output.Hardware.State) = (null, OutputState.Off);
        _output.Hardware.Clear();

        await _output.PassUntil(() => _output.Published.Last(RunningOutput.Detail, "error").Length == 0);

        Assert.Equal(["open ON"], _output.Hardware.Log);
        Assert.Equal("command", _output.Published.Last(RunningOutput.Detail, "cause"));
    }

    [Fact]
    public async Task Hardware_that_was_away_longer_than_OnDisconnect_comes_back_in_its_fail_safe_state()
    {
        _output.Start(""", "OnDisconnect": { "After": "1m", "State": "off" } """);
        await _output.AskAsync("ON");
        _output.Hardware.WriteFault = _output.Hardware.OpenFault = Gone;
        await _output.AskAsync("ON");
        await _output.PassUntil(() => _output.Time.Elapsed > TimeSpan.FromMinutes(2));
        _output.Hardware.WriteFault = _output.Hardware.OpenFault = null;
        _output.Hardware.Clear();

        await _output.PassUntil(() => _output.Published.Last(RunningOutput.Detail, "error").Length == 0);

        Assert.Equal(["open OFF"], _output.Hardware.Log);
        Assert.Equal("failsafe", _output.Published.Last(RunningOutput.Detail, "cause"));
        Assert.Equal("The hardware was away for 1m.", _output.Published.Last(RunningOutput.Detail, "reason"));
    }

    [Fact]
    public async Task A_dimmer_may_read_back_the_nearest_step_of_its_hardware()
    {
        _output.Start(kind: OutputKind.Dimmer);
        _output.Hardware.StuckAt = new OutputState(42.4);

        Assert.Equal("ok", await _output.AskAsync("42"));
        Assert.Equal("error: It was set to 43 but reads back 42.4.", await _output.AskAsync("43"));
    }

    [Fact]
    public async Task A_timer_that_ends_while_the_hardware_is_away_is_obeyed_when_it_returns()
    {
        _output.Start();
        await _output.AskAsync("ON 5s");
        _output.Hardware.WriteFault = _output.Hardware.OpenFault = Gone;
        await _output.PassUntil(() => _output.Hardware.Log[^1] == "open OFF" && _output.Hardware.Log.Count > 2);
        _output.Hardware.WriteFault = _output.Hardware.OpenFault = null;

        await _output.PassUntil(() => _output.Published.Last(RunningOutput.State) == "OFF");

        Assert.Equal(OutputState.Off, _output.Hardware.State);
    }

    [Fact]
    public async Task Hardware_that_cannot_be_closed_does_not_end_the_worker()
    {
        _output.Start();
        _output.Hardware.WriteFault = Gone;
        _output.Hardware.CloseFault = new UnauthorizedAccessException("Not permitted.");
        await _output.AskAsync("ON");
        _output.Hardware.WriteFault = null;

        await _output.PassUntil(() => _output.Published.Last(RunningOutput.Detail, "error").Length == 0);

        Assert.Equal("ok", await _output.AskAsync("ON"));
    }

    [Fact]
    public async Task A_fault_and_its_end_are_logged_once_each()
    {
        _output.Hardware.OpenFault = Gone;
        _output.Start();
        await _output.PassUntil(() => _output.Hardware.Log.Count >= 3);
        _output.Hardware.OpenFault = null;

        await _output.PassUntil(() => _output.Published.Last(RunningOutput.State) == "OFF");

        Assert.Equal(["Output lamp cannot be reached: There is no line GPIO17. It is tried again, with pauses of up to a minute."], _output.Log.Warnings);
        Assert.Single(_output.Log.Lines, line => line.StartsWith("Output lamp is back after", StringComparison.Ordinal));
    }
}
