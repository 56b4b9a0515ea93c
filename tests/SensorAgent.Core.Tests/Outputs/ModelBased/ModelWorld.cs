using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Core.Commands;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Outputs.ModelBased;

/// <summary>Two outputs under the agent's workers on one thread, their lines, the broker and the clock: all that a random walk needs.</summary>
internal sealed class ModelWorld
{
    private static readonly string[] Names = ["up", "down"];
    private readonly string _directory;
    private readonly bool _isPlain;
    private readonly ModelRules[] _rules;
    private readonly ModelLine[] _lines = [new(), new()];
    private readonly GuardWatch[] _watches;
    private readonly ExpectedOutput[] _expected;
    private readonly OutputPlan[] _plans;
    private readonly OutputWorker[] _workers = new OutputWorker[2];
    private readonly TimeSpan[] _due = new TimeSpan[2];
    private readonly string[] _published = ["", ""];
    private Outbox _outbox = new();
    private bool _connected = true;
    private int _asked;
    private int _answered;

    public ModelWorld(Random random, string directory, bool isPlain)
    {
        (_directory, _isPlain) = (directory, isPlain);
        _rules = [ModelRules.Random(random, isPlain), ModelRules.Random(random, isPlain)];
        if (_rules[0].DeadTime is { } deadTime)
            _rules[1] = _rules[1] with { DeadTime = deadTime };
        _plans = [.. _rules.Select((rules, at) => rules.Plan(Names[at], _lines[at]))];
        _watches = [.. _rules.Select((rules, at) => new GuardWatch(Names[at], rules, _lines[at]))];
        _expected = [.. _rules.Select(rules => new ExpectedOutput(rules))];
        foreach (var (line, watch) in _lines.Zip(_watches))
            line.Changed = on => watch.Changed(on, Time.Elapsed);
        BeginLife();
    }

    public ManualTime Time { get; } = new();

    /// <summary>How many commands were refused by a guard.</summary>
    public int Refused { get; private set; }

    /// <summary>Asks an output for something, now.</summary>
    public void Command(int at, string text, OutputCause cause, bool retained = false, bool expired = false)
    {
        _asked++;
        var parsed = CommandParser.Parse(Encoding.UTF8.GetBytes(text), OutputKind.Switch) with { Expires = expired ? Time.Utc.AddSeconds(-1) : null };
        CommandAnswer? given = null;
        _workers[at].Ask(new(parsed, retained)
        {
            Cause = cause,
            Answered = answer =>
            {
                _answered++;
                given = answer;
            },
        });
        Turn(at, () =>
        {
            if (given is { Status: CommandStatus.Ok })
                _expected[at].Obey(text, Time.Elapsed);
            Assert.False(given is { Status: CommandStatus.Ok } && (retained || expired), $"{text} was obeyed, retained {retained}, expired {expired}");
            if (given is { Status: CommandStatus.Refused })
                Refused++;
        });
        Assert.Equal(_asked, _answered);
    }

    /// <summary>The broker comes or goes.</summary>
    public void Link(bool connected)
    {
        if (_connected == connected)
            return;
        _connected = connected;
        for (var at = 0; at < _workers.Length; at++)
        {
            _workers[at].LinkChanged(connected);
            Turn(at, () => _expected[at].LinkChanged(connected, Time.Elapsed));
        }
    }

    /// <summary>The hardware of an output begins to fail, or is well again.</summary>
    public void Break(int at, LineFault fault)
    {
        if (_isPlain)
            return;
        _lines[at].Fault = fault;
        _watches[at].Disturb();
    }

    /// <summary>Lets time pass; each worker wakes when it wanted to.</summary>
    public void Pass(TimeSpan time)
    {
        var end = Time.Elapsed + time;
        while (Math.Min(_due[0].Ticks, _due[1].Ticks) <= end.Ticks)
        {
            var at = _due[0] <= _due[1] ? 0 : 1;
            Time.Advance(_due[at] > Time.Elapsed ? _due[at] - Time.Elapsed : TimeSpan.Zero);
            Turn(at, () => { });
        }

        Time.Advance(end - Time.Elapsed);
        foreach (var watch in _watches)
            watch.JudgeStretch(Time.Elapsed);
    }

    /// <summary>The agent is killed and started again; its lines stay as they are, or fall.</summary>
    public void Crash(bool falls)
    {
        for (var at = 0; falls && at < _lines.Length; at++)
        {
            _lines[at].Fall();
            _watches[at].Judge(null, _watches[1 - at]);
        }

        BeginLife();
    }

    /// <summary>The agent ends in order and is started again.</summary>
    public void Restart()
    {
        for (var at = 0; at < _workers.Length; at++)
        {
            _expected[at].Pass(Time.Elapsed);
            _workers[at].Finish();
            Judge(at);
            if (_isPlain)
                Assert.Equal(_expected[at].AfterExit(), _lines[at].IsOn);
        }

        BeginLife();
    }

    private void BeginLife()
    {
        var journal = new OutputJournal(_directory, NullLogger<OutputJournal>.Instance);
        var group = new InterlockGroup("motor", Time);
        _outbox = new Outbox();
        _outbox.Open();
        var topics = new OutputTopics(_outbox, Published.Topics, Published.Mqtt, new(_outbox, Published.Topics, Time));
        for (var at = 0; at < _workers.Length; at++)
            _workers[at] = new(_plans[at], new FakeBoard(), topics, journal, Time, NullLogger<OutputWorker>.Instance, _rules[at].DeadTime is null ? null : group);
        for (var at = 0; at < _workers.Length; at++)
        {
            _watches[at].BeginLife(Time.Elapsed);
            _expected[at].BeginLife(_lines[at].IsOn, Time.Elapsed, _connected);
            _workers[at].LinkChanged(_connected);
            _workers[at].Start();
            Judge(at);
            Turn(at, () => { });
        }
    }

    private void Turn(int at, Action told)
    {
        _expected[at].Pass(Time.Elapsed - TimeSpan.FromTicks(1)); // what was due before now; a command of this instant comes first
        var wait = _workers[at].Turn();
        told();
        _expected[at].Pass(Time.Elapsed);
        _due[at] = wait == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : Time.Elapsed + wait;
        Judge(at);
        if (_isPlain)
            Assert.True(_expected[at].IsOn == _lines[at].IsOn, $"{Names[at]} at {Time.Elapsed}: expected {_expected[at].IsOn}, {_rules[at]}");
    }

    private void Judge(int at)
    {
        var snapshot = _workers[at].Snapshot;
        _watches[at].Judge(snapshot.Cause, _watches[1 - at]);
        while (_outbox.TryTake(out var message))
        {
            for (var output = 0; output < Names.Length; output++)
            {
                if (message.Topic.StartsWith("/Output/", StringComparison.Ordinal) && message.Topic.Contains(Names[output], StringComparison.Ordinal))
                    _published[output] = Published.Text(message);
            }
        }

        if (snapshot.Error.Length == 0)
            Assert.Equal(_lines[at].IsOn ? "ON" : "OFF", _published[at]);
    }
}
