using System.Text;
using SensorAgent.Core.Commands;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Outputs;

/// <summary>One worker on the test's own thread: it wakes when it wanted to, and not a tick later.</summary>
public sealed class OutputTimingTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("outputs").FullName;
    private readonly ManualTime _time = new();
    private readonly FakeOutput _hardware = new();
    private readonly Outbox _outbox = new(); // no broker is there before a test opens it
    private readonly List<string> _states = [];
    private OutputWorker? _worker;
    private TimeSpan _wait;

    public void Dispose()
    {
        _hardware.Free.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData("PULSE 100ms")]
    [InlineData("ON 100ms")]
    [InlineData("TOGGLE 100ms")]
    public void A_pulse_of_100_ms_lasts_100_ms_with_or_without_a_broker(string pulse)
    {
        Start();

        Ask(pulse);
        Pass(TimeSpan.FromSeconds(10));

        Assert.Equal(["0 OFF", "0 ON", "100 OFF"], _states);
    }

    [Fact]
    public void Pulses_that_overlap_end_off_and_never_stick_inverted()
    {
        Start();

        Ask("PULSE 500ms");
        Pass(TimeSpan.FromMilliseconds(200));
        Ask("PULSE 500ms");
        Pass(TimeSpan.FromMilliseconds(200));
        Ask("TOGGLE 500ms");
        Pass(TimeSpan.FromMilliseconds(200));
        Ask("TOGGLE 500ms");
        Pass(TimeSpan.FromHours(1));

        Assert.Equal(["0 OFF", "0 ON", "400 OFF", "600 ON", "1100 OFF"], _states);
    }

    [Fact]
    public void The_safe_state_comes_on_the_tick_and_its_cause_is_published_after_the_reconnect()
    {
        Start(""", "OnDisconnect": { "After": "6s", "State": "off" } """);
        Ask("ON");
        Pass(TimeSpan.FromSeconds(1));
        _worker!.LinkChanged(connected: false);
        Pass(TimeSpan.FromMinutes(1));

        _worker.LinkChanged(connected: true);
        _outbox.Open();
        Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(["0 OFF", "0 ON", "7000 OFF"], _states);
        var published = new List<string>();
        while (_outbox.TryTake(out var message))
            published.Add($"{message.Topic} {Published.Text(message)}");
        Assert.Contains("/Output/lamp/room1 OFF", published);
        Assert.Contains(published, text => text.StartsWith("/Agent/pi/output/lamp ", StringComparison.Ordinal) && text.Contains("\"cause\":\"failsafe\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_clock_that_is_set_neither_shortens_nor_stretches_a_timer()
    {
        Start();

        Ask("ON 10s");
        _time.Utc += TimeSpan.FromDays(400);
        Pass(TimeSpan.FromSeconds(5));
        _time.Utc -= TimeSpan.FromDays(9000);
        Pass(TimeSpan.FromSeconds(20));

        Assert.Equal(["0 OFF", "0 ON", "10000 OFF"], _states);
    }

    private void Start(string settings = "")
    {
        var findings = new Findings();
        var plan = OutputPlan.Read("lamp", Config.Section($$"""{ "Driver": "fake" {{settings}} }""", findings), [_hardware.Driver(OutputKind.Switch)], new("pi", "room1", ""))!;
        Assert.Empty(findings.Mistakes);
        _worker = new(plan, new FakeBoard(), new(_outbox, Published.Topics, Published.Mqtt, new(_outbox, Published.Topics, _time)),
            new(_directory, new RecordingLogger<OutputJournal>()), _time, new RecordingLogger<OutputWorker>());
        _worker.LinkChanged(connected: true);
        _worker.Start();
        Turn();
    }

    private void Ask(string command)
    {
        _worker!.Ask(new(CommandParser.Parse(Encoding.UTF8.GetBytes(command), OutputKind.Switch), Retained: false));
        Turn();
    }

    private void Pass(TimeSpan time)
    {
        Turn(); // for what the test has changed
        for (var left = time; left > TimeSpan.Zero;)
        {
            var step = _wait == Timeout.InfiniteTimeSpan || _wait > left ? left : _wait;
            _time.Advance(step);
            left -= step;
            Turn();
        }
    }

    private void Turn()
    {
        _wait = _worker!.Turn();
        if (_states.Count == 0 || !_states[^1].EndsWith($" {_hardware.State.SwitchText}", StringComparison.Ordinal))
            _states.Add($"{_time.Elapsed.TotalMilliseconds:0} {_hardware.State.SwitchText}");
    }
}
