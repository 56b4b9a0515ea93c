using System.Globalization;
using System.Text;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Rules;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;
using SensorAgent.Core.Storage;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Rules;

/// <summary>Rules at work on a few outputs, with sensors, broker, clock and hands in the test's.</summary>
internal sealed class RuleBench : IAsyncDisposable
{
    private const string Barrier = "barrier";
    private static readonly string[] Names = ["fan", "heater", "lamp", "light"];

    private static readonly Setting<string> Echo = Setting.Text("Echo", "", "Topic that tells the state.");

    private static readonly Catalogue Drivers = new(
        [
            Sensor("climate", new("Fake") { Quantities = [new("temperature"), new("humidity")], DefaultInterval = TimeSpan.FromSeconds(5) }),
            Sensor("door", new("Fake") { Quantities = [new("door")], TellsChanges = true }),
            Sensor("echo", new("Fake") { Quantities = [new("power")], Settings = [Echo], Hears = [Echo] }),
            Sensor("bell", new("Fake") { Quantities = [new("button_event")], TellsChanges = true }),
        ],
        []);

    private readonly string _directory = Directory.CreateTempSubdirectory("rules").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, FakeOutput> _hardware = Names.ToDictionary(name => name, _ => new FakeOutput());
    private readonly Catalogue _catalogue;
    private readonly ReadingFlow _readings;
    private readonly BusWorkers _workers = new();
    private readonly OutputRouter _router = new(Published.Topics);
    private readonly AgentPlan _plan;
    private readonly string _outputSettings;
    private OutputFleet? _outputs;
    private RuleFleet? _rules;
    private Task _running = Task.CompletedTask;

    /// <summary>Reads a configuration with these rules, and a lamp, a fan, a heater and a light that can be dimmed.</summary>
    public RuleBench(string rules, string outputSettings = "")
    {
        _outputSettings = outputSettings;
        _catalogue = Drivers with
        {
            Outputs = [.. _hardware.Select(entry => Heard(entry.Value.Driver(entry.Key == "light" ? OutputKind.Dimmer : OutputKind.Switch)) with { Name = entry.Key })],
        };
        _plan = Read(rules);
        Assert.Empty(Findings.Mistakes);
        Alerts = new(Published.Outbox, Published.Topics, TimeProvider.System);
        var log = new ReadingLog();
        _readings = new(
            log, new(Published.Outbox, Published.Topics, Published.Mqtt, log, Alerts, Time), new(StateFile.None), new(() => true, log, Time, new RecordingLogger<ClockWatch>()),
            false, new RecordingLogger<ReadingFlow>());
        foreach (var sensor in _plan.Sensors)
            _readings.Add(sensor);
    }

    public Findings Findings { get; private set; } = new();

    public Published Published { get; } = new();

    public ManualTime Time { get; init; } = new();

    public Alerts Alerts { get; }

    public bool IsClockRight { get; set; } = true;

    public RuleFleet Rules => _rules!;

    /// <summary>Where the rules keep what survives a restart; another bench may be given it.</summary>
    public string StateDirectory { get => field ?? _directory; init; }

    public FakeOutput Hardware(string output) => _hardware[output];

    /// <summary>What the configuration with these rules says; its mistakes are among the findings.</summary>
    public AgentPlan Read(string rules)
    {
        Findings = new();
        var outputs = string.Join(", ", Names.Select(name => $$""" "{{name}}": { "Driver": "{{name}}", "Echo": "plug/{{name}}" {{_outputSettings}} } """));
        var json = $$"""
            { "Agent": { "Id": "pi", "Latitude": 52.52, "Longitude": 13.40 },
              "Sensors": { "climate": { "Driver": "climate" }, "door": { "Driver": "door" }, "bell": { "Driver": "bell" }, "echo": { "Driver": "echo", "Echo": "plug/heater" } },
              "Outputs": { {{outputs}} }, "Groups": { "all": { "Outputs": ["lamp", "heater"] } }, "Scenes": { "film": { "Set": ["light 20", "lamp OFF"] } }, "Rules": {{rules}} }
            """;
        return AgentPlan.Read(Config.Of(json), _catalogue, new("pi", "client", ""), _ => new FakeBoard(), Findings);
    }

    public async Task<RuleBench> StartAsync()
    {
        _outputs = new(
            _plan.Outputs, _plan.Groups, new FakeBoard(), new(Published.Outbox, Published.Topics, Published.Mqtt, Alerts), _router,
            new(_directory, new RecordingLogger<OutputJournal>()), _workers, Time, new RecordingLogger<OutputWorker>());
        _rules = new(
            [.. _plan.Rules, .. Read($$"""{ "{{Barrier}}": { "When": { "Link": "up" }, "Do": { "lamp": "CANCEL" }, "Enabled": true } }""").Rules], _outputs, _readings,
            Published.Outbox, Published.Topics, new(StateDirectory, new RecordingLogger<RuleJournal>()), Alerts, Time, () => IsClockRight, new RecordingLogger<RuleFleet>());
        _running = Task.WhenAll(_outputs.RunAsync(_stop.Token), EndedAsync(_rules.RunAsync(_stop.Token)));
        await SettleAsync();
        return this;
    }

    /// <summary>Takes other rules up.</summary>
    public async Task ApplyAsync(string rules)
    {
        var next = Read(rules[..rules.LastIndexOf('}')] + $$""", "{{Barrier}}": { "When": { "Link": "up" }, "Do": { "lamp": "CANCEL" } } }""");
        Assert.Empty(Findings.Mistakes);
        Rules.Apply(next.Rules);
        await SettleAsync();
    }

    /// <summary>A sensor says something.</summary>
    public async Task MeasureAsync(string channel, SensorValue value)
    {
        var sensor = _plan.Sensors.Select(chains => chains.Sensor).Single(known => known.Channels.Any(own => own.Id.ToString() == channel));
        _readings.Measured(sensor, [new(channel.Split('/')[0], value)], Time.Utc);
        await SettleAsync();
    }

    public Task MeasureAsync(double celsius) => MeasureAsync("temperature/room1", SensorValue.Of(celsius));

    /// <summary>A sensor cannot be read.</summary>
    public async Task FailAsync(string sensor)
    {
        _readings.Faulted(_plan.Sensors.Single(known => known.Sensor.Name == sensor).Sensor, new("no_answer", "Nothing answers."), Time.Utc);
        await SettleAsync();
    }

    public async Task PassAsync(TimeSpan time)
    {
        Time.Advance(time);
        await SettleAsync();
    }

    /// <summary>The clock comes to a time of day in the time zone.</summary>
    public Task PassUntilAsync(string time)
    {
        var now = TimeZoneInfo.ConvertTime(Time.Utc, Time.LocalTimeZone);
        var wanted = now.Date + TimeSpan.Parse(time, CultureInfo.InvariantCulture);
        return PassAsync((wanted > now.DateTime ? wanted : wanted.AddDays(1)) - now.DateTime);
    }

    public async Task LinkAsync(bool isUp)
    {
        Rules.LinkChanged(isUp);
        await SettleAsync();
    }

    /// <summary>A command by hand.</summary>
    public async Task CommandAsync(string output, string command)
    {
        await _outputs!.CommandAsync(output, Encoding.UTF8.GetBytes(command));
        await SettleAsync();
    }

    /// <summary>Switches a rule; gives the answer.</summary>
    public async Task<string> SwitchAsync(string rule, string command, bool retained = false)
    {
        Rules.Receive(new(Published.Topics.RuleSet(rule), Encoding.UTF8.GetBytes(command)) { Retained = retained });
        await SettleAsync();
        return Published.Last(Published.Topics.RuleResult(rule), "status") + " " + Published.Last(Published.Topics.RuleResult(rule), "reason");
    }

    public string State(string output) => Published.Last($"/Output/{output}/room1");

    /// <summary>Waits until all that has happened is done with: each of the queues is asked something, and answers in its turn.</summary>
    public async Task SettleAsync()
    {
        for (var round = 0; round < 3; round++)
        {
            await RulesAsync();
            await RulesAsync();
            foreach (var name in Names)
                await _outputs!.CommandAsync(name, "?"u8.ToArray(), OutputCause.Rule);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var hardware in _hardware.Values)
            hardware.Free.Set();
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(20));
        _outputs?.Dispose();
        _workers.Dispose();
        _stop.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task RulesAsync()
    {
        var topic = Published.Topics.RuleResult(Barrier);
        var before = Published.On(topic).Count;
        Rules.Receive(new(Published.Topics.RuleSet(Barrier), "OFF"u8.ToArray()));
        await Wait.Until(() => Published.On(topic).Count > before);
    }

    private static async Task EndedAsync(Task running)
    {
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // The end that was asked for.
        }
    }

    /// <summary>An output of which another device may tell the state, on a topic of its own.</summary>
    private static OutputDriver Heard(OutputDriver driver) => driver with { Description = driver.Description with { Settings = [Echo], Hears = [Echo] } };

    private static SensorDriver Sensor(string name, SensorDescription description) => new(name, description, _ => throw new NotSupportedException());
}
