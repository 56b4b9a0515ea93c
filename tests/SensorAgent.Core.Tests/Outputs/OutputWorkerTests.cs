using System.Text;
using SensorAgent.Core.Commands;
using SensorAgent.Core.Model;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Outputs;

public sealed class OutputWorkerTests : IAsyncDisposable
{
    private readonly RunningOutput _output = new();

    public ValueTask DisposeAsync() => _output.DisposeAsync();

    [Theory]
    [InlineData("", "open OFF")]
    [InlineData(""", "Startup": "on" """, "open ON")]
    [InlineData(""", "Startup": "restore" """, "open OFF")]
    [InlineData(""", "Startup": "leave" """, "open as it is")]
    public void The_output_is_opened_with_the_state_declared_for_the_start(string settings, string opened)
    {
        _output.Start(settings);

        Assert.Equal([opened], _output.Hardware.Log);
    }

    [Fact]
    public void The_start_publishes_the_state_with_its_cause()
    {
        _output.Start(""", "Startup": "on" """);

        Assert.Equal("ON", _output.Published.Last(RunningOutput.State));
        Assert.Equal("""{"state":"ON","cause":"startup","since":"2026-11-20T12:00:00.000Z"}""", _output.Published.Last(RunningOutput.Detail));
        Assert.All(_output.Published.Messages, message => Assert.True(message.Retain));
    }

    [Fact]
    public void A_start_that_leaves_the_hardware_publishes_what_it_has()
    {
        _output.Hardware.State = OutputState.On;

        _output.Start(""", "Startup": "leave" """);

        Assert.Equal("ON", _output.Published.Last(RunningOutput.State));
        Assert.Equal("startup", _output.Published.Last(RunningOutput.Detail, "cause"));
    }

    [Fact]
    public void A_start_that_restores_takes_the_state_from_the_journal()
    {
        _output.Journal.Remember("lamp", OutputState.On);

        _output.Start(""", "Startup": "restore" """);

        Assert.Equal(["open ON"], _output.Hardware.Log);
    }

    [Fact]
    public async Task An_output_that_restores_remembers_what_lasts()
    {
        _output.Start(""", "Startup": "restore" """);

        await _output.AskAsync("ON");
        Assert.Equal(OutputState.On, _output.Journal.Recall("lamp"));
        await _output.AskAsync("OFF");
        await _output.AskAsync("ON 5s");

        Assert.Equal(OutputState.Off, _output.Journal.Recall("lamp"));
    }

    [Fact]
    public async Task The_state_for_the_end_is_not_what_a_restart_restores()
    {
        _output.Start(""", "Startup": "restore", "OnExit": "off" """);
        await _output.AskAsync("ON");

        await _output.StopAsync();

        Assert.Equal(OutputState.Off, _output.Hardware.State);
        Assert.Equal(OutputState.On, _output.Journal.Recall("lamp"));
    }

    [Fact]
    public async Task A_command_switches_and_is_answered_with_its_id_and_the_state()
    {
        _output.Start();

        await _output.AskAsync("""{"state":"ON","id":"abc"}""");

        Assert.Equal(OutputState.On, _output.Hardware.State);
        Assert.Equal("""{"id":"abc","status":"ok","state":"ON"}""", _output.Published.Last(RunningOutput.Result));
        Assert.Equal("ON", _output.Published.Last(RunningOutput.State));
        Assert.Equal("command", _output.Published.Last(RunningOutput.Detail, "cause"));
    }

    [Fact]
    public async Task An_answer_is_not_retained()
    {
        _output.Start();

        await _output.AskAsync("ON");

        Assert.False(_output.Published.Messages.Single(message => message.Topic == RunningOutput.Result).Retain);
    }

    [Fact]
    public async Task A_dimmer_takes_a_level()
    {
        _output.Start(kind: OutputKind.Dimmer);

        Assert.Equal("ok", await _output.AskAsync("42.5"));

        Assert.Equal(new OutputState(42.5), _output.Hardware.State);
        Assert.Equal("42.5", _output.Published.Last(RunningOutput.State));
    }

    [Fact]
    public async Task What_is_no_command_is_answered_and_moves_nothing()
    {
        _output.Start();

        Assert.Equal("error: \"ONN\" is no command; did you mean ON?", await _output.AskAsync("ONN"));
        Assert.Equal(["open OFF"], _output.Hardware.Log);
    }

    [Fact]
    public async Task A_retained_command_is_ignored_with_the_reason()
    {
        _output.Start();

        Assert.StartsWith("ignored: The command is retained, and would act again at every connect;", await _output.AskAsync("ON", retained: true), StringComparison.Ordinal);
        Assert.Equal(["open OFF"], _output.Hardware.Log);
    }

    [Fact]
    public async Task A_retained_command_is_obeyed_where_that_is_allowed()
    {
        _output.Start(""", "AllowRetained": true """);

        Assert.Equal("ok", await _output.AskAsync("ON", retained: true));
        Assert.Equal(OutputState.On, _output.Hardware.State);
    }

    [Fact]
    public async Task A_timed_command_tells_until_when_and_ends_by_itself()
    {
        _output.Start();
        await _output.AskAsync("ON 5s");
        Assert.Equal("2026-11-20T12:00:05.000Z", _output.Published.Last(RunningOutput.Detail, "until"));

        await _output.PassUntil(() => _output.Published.Last(RunningOutput.State) == "OFF");

        Assert.InRange(_output.Time.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7));
        Assert.Equal("timer", _output.Published.Last(RunningOutput.Detail, "cause"));
        Assert.Equal("", _output.Published.Last(RunningOutput.Detail, "until"));
    }

    [Fact]
    public async Task A_blink_writes_every_step()
    {
        _output.Start();
        await _output.AskAsync("BLINK 3x200ms");

        await _output.PassUntil(() => _output.Hardware.Log.Count >= 7);

        Assert.Equal("open OFF, write ON, write OFF, write ON, write OFF, write ON, write OFF", string.Join(", ", _output.Hardware.Log));
    }

    [Theory]
    [InlineData("", "OFF")]
    [InlineData(""", "OnExit": "on" """, "ON")]
    public async Task The_end_takes_the_state_declared_for_it_and_publishes_it(string settings, string state)
    {
        _output.Start(settings);
        await _output.AskAsync(state == "ON" ? "OFF" : "ON");

        await _output.StopAsync();

        Assert.Equal([$"write {state}", "close"], _output.Hardware.Log.TakeLast(2));
        Assert.Equal((state, "exit"), (_output.Published.Last(RunningOutput.State), _output.Published.Last(RunningOutput.Detail, "cause")));
    }

    [Fact]
    public async Task An_end_that_leaves_the_output_writes_nothing()
    {
        _output.Start(""", "OnExit": "leave" """);
        await _output.AskAsync("ON");

        await _output.StopAsync();

        Assert.Equal(["open OFF", "write ON", "close"], _output.Hardware.Log);
    }

    [Fact]
    public async Task An_end_that_leaves_the_output_still_ends_a_running_timer()
    {
        _output.Start(""", "OnExit": "leave" """);
        await _output.AskAsync("ON 1h");

        await _output.StopAsync();

        Assert.Equal(OutputState.Off, _output.Hardware.State);
    }

    [Fact]
    public async Task A_flood_keeps_the_newest_and_answers_what_was_overtaken()
    {
        _output.Start();
        _output.Hardware.Free.Reset();
        _output.Send("ON");
        for (var i = 1; i <= 100; i++)
            _output.Send(i == 100 ? """{"state":"ON","id":"100"}""" : $$"""{"state":"OFF","id":"{{i}}"}""");

        _output.Hardware.Free.Set();
        await Wait.Until(() => _output.Published.On(RunningOutput.Result).Count == 101);

        var answers = _output.Published.On(RunningOutput.Result);
        var overtaken = answers.Where(answer => answer.Contains("\"ignored\",\"reason\":\"Newer commands overtook it.\"", StringComparison.Ordinal)).ToArray();
        Assert.InRange(overtaken.Length, 35, 37);
        Assert.Contains("\"id\":\"1\"", overtaken[0], StringComparison.Ordinal);
        Assert.Equal("""{"id":"100","status":"ok","state":"ON"}""", answers[^1]);
        Assert.Equal(OutputState.On, _output.Hardware.State);
    }

    [Fact]
    public async Task A_command_that_the_end_overtakes_is_answered_too()
    {
        _output.Start();
        _output.Hardware.Free.Reset();
        _output.Send("ON");
        await Wait.Until(() => _output.Hardware.Log.Count == 1);
        _output.Send("""{"state":"ON","id":"late"}""");

        var stopping = _output.StopAsync();
        _output.Hardware.Free.Set();
        await stopping;

        Assert.Contains(_output.Published.On(RunningOutput.Result), answer => answer.Contains("late", StringComparison.Ordinal));
        Assert.Equal(OutputState.Off, _output.Hardware.State);
    }

    [Fact]
    public async Task An_answer_also_goes_where_its_sender_asked_for_it()
    {
        _output.Start();

        _output.Worker!.Ask(new(new ParsedCommand(new SetCommand(OutputState.On)), Retained: false)
        {
            ResponseTopic = "phone/answers",
            CorrelationData = Encoding.UTF8.GetBytes("17"),
        });
        await Wait.Until(() => _output.Published.On("phone/answers").Count == 1);

        var answer = _output.Published.Messages.Single(message => message.Topic == "phone/answers");
        Assert.Equal("""{"status":"ok","state":"ON"}""", Published.Text(answer));
        Assert.Equal("17"u8.ToArray(), answer.CorrelationData.ToArray());
        Assert.Single(_output.Published.On(RunningOutput.Result));
    }

    [Fact]
    public async Task An_answer_does_not_go_to_a_topic_with_a_wildcard()
    {
        _output.Start();

        _output.Worker!.Ask(new(new ParsedCommand(new SetCommand(OutputState.On)), Retained: false) { ResponseTopic = "phone/#" });
        await Wait.Until(() => _output.Published.On(RunningOutput.Result).Count == 1);

        Assert.DoesNotContain(_output.Published.Messages, message => message.Topic == "phone/#");
    }
}
