using SensorAgent.Core.Model;
using SensorAgent.Core.Tests.Fakes;

namespace SensorAgent.Core.Tests.Outputs;

public sealed class OutputSafetyTests : IAsyncDisposable
{
    private const string OffAfterSixSeconds = """, "OnDisconnect": { "After": "6s", "State": "off" } """;
    private readonly RunningOutput _output = new();

    public ValueTask DisposeAsync() => _output.DisposeAsync();

    [Fact]
    public async Task MaxOn_switches_off_and_says_why()
    {
        _output.Start(""", "MaxOn": "10s" """);
        await _output.AskAsync("ON");
        Assert.Equal("2026-11-20T12:00:10.000Z", _output.Published.Last(RunningOutput.Detail, "until"));

        await _output.PassUntil(() => _output.Published.Last(RunningOutput.State) == "OFF");

        Assert.InRange(_output.Time.Elapsed, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(12));
        Assert.Equal("failsafe", _output.Published.Last(RunningOutput.Detail, "cause"));
        Assert.Equal("It was on for MaxOn, 10s.", _output.Published.Last(RunningOutput.Detail, "reason"));
    }

    [Fact]
    public async Task MaxOn_is_not_extended_by_repeating_ON()
    {
        _output.Start(""", "MaxOn": "10s" """);
        await _output.AskAsync("ON");
        _output.Time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal("ok", await _output.AskAsync("ON"));

        await _output.PassUntil(() => _output.Published.Last(RunningOutput.State) == "OFF");

        Assert.InRange(_output.Time.Elapsed, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task MaxOn_does_not_care_about_a_clock_that_is_set()
    {
        _output.Start(""", "MaxOn": "10s" """);
        await _output.AskAsync("ON");
        _output.Time.Utc = _output.Time.Utc.AddYears(-30);

        await _output.PassUntil(() => _output.Published.Last(RunningOutput.State) == "OFF");

        Assert.InRange(_output.Time.Elapsed, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task A_broker_that_stays_away_makes_the_output_take_its_safe_state()
    {
        _output.Start(OffAfterSixSeconds);
        await _output.AskAsync("ON");
        var lost = _output.Time.Elapsed;
        _output.Worker!.LinkChanged(connected: false);

        await _output.PassUntil(() => _output.Published.Last(RunningOutput.State) == "OFF");

        Assert.InRange(_output.Time.Elapsed - lost, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(8));
        Assert.Equal("failsafe", _output.Published.Last(RunningOutput.Detail, "cause"));
        Assert.Equal("The broker was away for 6s.", _output.Published.Last(RunningOutput.Detail, "reason"));
    }

    [Fact]
    public async Task A_broker_that_returns_in_time_changes_nothing()
    {
        _output.Start(OffAfterSixSeconds);
        await _output.AskAsync("ON");
        _output.Worker!.LinkChanged(connected: false);
        _output.Time.Advance(TimeSpan.FromSeconds(5.9));
        _output.Worker.LinkChanged(connected: true);

        _output.Time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal("ok", await _output.AskAsync("CANCEL"));
        Assert.Equal(OutputState.On, _output.Hardware.State);
    }

    [Fact]
    public async Task A_broker_that_was_never_there_counts_as_away_since_the_start()
    {
        _output.Start(""", "Startup": "on" """ + OffAfterSixSeconds, connected: false);

        await _output.PassUntil(() => _output.Published.Last(RunningOutput.State) == "OFF");

        Assert.InRange(_output.Time.Elapsed, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task A_running_timer_ends_with_the_safe_state()
    {
        _output.Start(OffAfterSixSeconds);
        await _output.AskAsync("OFF 1h");
        await _output.AskAsync("ON 1h");
        _output.Worker!.LinkChanged(connected: false);

        await _output.PassUntil(() => _output.Published.Last(RunningOutput.Detail, "cause") == "failsafe");

        Assert.Equal("", _output.Published.Last(RunningOutput.Detail, "until"));
    }

    [Fact]
    public async Task The_broker_is_back_and_commands_work_again_after_the_safe_state()
    {
        _output.Start(OffAfterSixSeconds);
        await _output.AskAsync("ON");
        _output.Worker!.LinkChanged(connected: false);
        await _output.PassUntil(() => _output.Published.Last(RunningOutput.State) == "OFF");

        _output.Worker.LinkChanged(connected: true);

        Assert.Equal("ok", await _output.AskAsync("ON"));
        Assert.Equal(OutputState.On, _output.Hardware.State);
    }

    [Fact]
    public async Task Every_absence_counts_for_itself()
    {
        _output.Start(OffAfterSixSeconds);
        _output.Worker!.LinkChanged(connected: false);
        await _output.PassUntil(() => _output.Time.Elapsed >= TimeSpan.FromSeconds(7));
        _output.Worker.LinkChanged(connected: true);
        await _output.AskAsync("ON");
        var lost = _output.Time.Elapsed;
        _output.Worker.LinkChanged(connected: false);

        await _output.PassUntil(() => _output.Published.Last(RunningOutput.State) == "OFF");

        Assert.InRange(_output.Time.Elapsed - lost, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task MaxOn_holds_even_where_the_safe_state_is_on()
    {
        _output.Start(""", "MaxOn": "10s", "OnDisconnect": { "After": "6s", "State": "on" } """);
        _output.Worker!.LinkChanged(connected: false);
        await _output.PassUntil(() => _output.Published.Last(RunningOutput.State) == "ON");

        await _output.PassUntil(() => _output.Published.Last(RunningOutput.State) == "OFF");

        Assert.InRange(_output.Time.Elapsed, TimeSpan.FromSeconds(16), TimeSpan.FromSeconds(19));
        Assert.Equal("It was on for MaxOn, 10s.", _output.Published.Last(RunningOutput.Detail, "reason"));
    }
}
