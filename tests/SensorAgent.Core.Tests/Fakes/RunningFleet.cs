using System.Collections.Concurrent;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Fakes;

/// <summary>A fleet of outputs with hardware that obeys: lamp, fan (a dimmer), valve and pump (MinOn 1h).</summary>
internal sealed class RunningFleet : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fleet").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _written = new();
    private readonly BusWorkers _workers = new();
    private Task _running = Task.CompletedTask;

    public Published Published { get; } = new();

    public ManualTime Time { get; } = new();

    public OutputRouter Router { get; } = new(Published.Topics);

    public OutputFleet Fleet { get; private set; } = null!;

    public IReadOnlyList<OutputPlan> Outputs { get; private set; } = [];

    /// <summary>What was written after the start, in order over all outputs: <c>lamp ON</c>.</summary>
    public IReadOnlyList<string> Written => [.. _written];

    /// <summary>Starts it with sections that stand beside <c>Outputs</c>.</summary>
    public async Task StartAsync(string groups, bool connected = true)
    {
        Outputs = [Plan("lamp", OutputKind.Switch), Plan("fan", OutputKind.Dimmer), Plan("valve", OutputKind.Switch), Plan("pump", OutputKind.Switch, """, "MinOn": "1h" """)];
        Fleet = new(
            Outputs, GroupsOf(groups), new FakeBoard(), new(Published.Outbox, Published.Topics, Published.Mqtt, new(Published.Outbox, Published.Topics, Time)), Router,
            new(_directory, new RecordingLogger<OutputJournal>()), _workers, Time, new RecordingLogger<OutputWorker>());
        Router.LinkChanged(connected);
        _running = Fleet.RunAsync(_stop.Token);
        await Wait.Until(() => Outputs.All(plan => Published.Last($"/Output/{plan.Name}/room1") != ""));
        await Wait.Until(() => Fleet.Groups.All(group => group.Plan.IsScene || Published.Last($"/Output/{group.Plan.Name}/room1") != ""));
        _written.Clear();
    }

    /// <summary>The groups and scenes of these sections, in which no mistake is expected.</summary>
    public IReadOnlyList<GroupPlan> GroupsOf(string sections)
    {
        var findings = new Findings();
        var outputs = string.Join(", ", Outputs.Select(output => $$"""  "{{output.Name}}": { "Driver": "fake" } """));
        var groups = GroupRules.Read(Config.Section($$"""{ "Outputs": { {{outputs}} } {{(sections.Length > 0 ? "," : "")}} {{sections}} }""", findings), Outputs, new("pi", "room1", ""));
        Assert.Empty(findings.Mistakes);
        return groups;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(20));
        Fleet.Dispose();
        _workers.Dispose();
        _stop.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private OutputPlan Plan(string name, OutputKind kind, string settings = "")
    {
        var findings = new Findings();
        var driver = new OutputDriver("fake", new OutputDescription("A fake", kind), context => new Hardware(this, name, kind, context.Initial));
        return OutputPlan.Read(name, Config.Section($$"""{ "Driver": "fake" {{settings}} }""", findings, $"Outputs:{name}"), [driver], new("pi", "room1", ""))!;
    }

    private sealed class Hardware(RunningFleet fleet, string name, OutputKind kind, OutputState? initial) : IOutput
    {
        private OutputState _state = initial ?? OutputState.Off;

        public OutputState Read() => _state;

        public void Write(OutputState state)
        {
            fleet._written.Enqueue($"{name} {state.Text(kind)}");
            _state = state;
        }

        public void Dispose()
        {
        }
    }
}
