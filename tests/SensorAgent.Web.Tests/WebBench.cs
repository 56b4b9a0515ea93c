using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Core.Management;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Rules;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;
using SensorAgent.Core.Storage;
using SensorAgent.Testing;
using SensorAgent.Web.Live;
using SensorAgent.Web.Security;

namespace SensorAgent.Web.Tests;

/// <summary>The dashboard's server on a free port of loopback, before an agent whose sensors are the test and whose clock stands still.</summary>
internal sealed class WebBench : IAsyncDisposable
{
    /// <summary>A secret that must not come out anywhere.</summary>
    public const string Secret = "swordfish-of-the-broker";

    private static readonly Catalogue Drivers = new(
        [new("fake", new("A fake") { Quantities = [new("temperature"), new("motion"), new("image"), new("text")] }, _ => throw new NotSupportedException())],
        [
            new("switch", new("A fake", OutputKind.Switch), context => new FakeOutput(context)),
            new("dimmer", new("A fake", OutputKind.Dimmer), context => new FakeOutput(context)),
        ]);

    private const string Configuration = """
        { "Agent": { "Id": "pi", "Location": "room1" },
          "Mqtt": { "Broker": "mqtt://broker", "Username": "me", "Password": "swordfish-of-the-broker" },
          "Sensors": { "climate": { "Driver": "fake" } },
          "Outputs": { "lamp": { "Driver": "switch", "MinOn": "5s" }, "fan": { "Driver": "dimmer", "OnExit": "leave" },
            "up": { "Driver": "switch", "MaxOn": "1h", "MaxSwitchesPerHour": 2, "Interlock": { "Group": "motor", "DeadTime": "30s" } },
            "down": { "Driver": "switch", "Interlock": { "Group": "motor", "DeadTime": "30s" } } },
          "Rules": { "cooling": { "When": { "Channel": "temperature/room1", "Above": 28 }, "Do": { "fan": "ON" } } } }
        """;

    private readonly CancellationTokenSource _stop = new();
    private readonly AgentPlan _plan;
    private readonly WebServer _server;
    private readonly List<Task> _running = [];
    private readonly BusWorkers _workers = new();
    private string _csrf = "";

    private WebBench(ManualTime time)
    {
        Time = time;
        var findings = new Findings();
        var board = new FakeBoard();
        _plan = AgentPlan.Read(Config.Of(Configuration), Drivers, new("machine", "sensoragent-1", Directory), _ => board, findings);
        Assert.Empty(findings.Mistakes);

        var outbox = new Outbox();
        var alerts = new Alerts(outbox, _plan.Topics, time);
        var log = new ReadingLog();
        var clock = new ClockWatch(() => true, log, time, NullLogger<ClockWatch>.Instance);
        var flow = new ReadingFlow(
            log, new ReadingTopics(outbox, _plan.Topics, _plan.Mqtt, log, alerts, time), new(StateFile.None), clock, boardIsSimulated: false, NullLogger<ReadingFlow>.Instance);
        foreach (var sensor in _plan.Sensors)
            flow.Add(sensor);
        var outputs = new OutputFleet(
            _plan.Outputs, _plan.Groups, board, new OutputTopics(outbox, _plan.Topics, _plan.Mqtt, alerts), new OutputRouter(_plan.Topics),
            new OutputJournal(Directory, NullLogger<OutputJournal>.Instance), _workers, time, NullLogger<OutputWorker>.Instance);
        var rules = new RuleFleet(
            _plan.Rules, outputs, flow, outbox, _plan.Topics, new RuleJournal(Directory, NullLogger<RuleJournal>.Instance), alerts, time, () => true,
            NullLogger<RuleFleet>.Instance);
        var link = new Link(new NoConnection(), outbox, _plan.Topics, () => [], _ => { }, _ => { }, time, NullLogger<Link>.Instance);
        Sources = new()
        {
            Settings = _plan.Web,
            StateDirectory = Directory,
            Location = "room1",
            Topics = _plan.Topics,
            Info = new("1.2.3", "board", "fake board", IsSimulated: false, time.Utc, 1, 2),
            Flow = flow,
            Outputs = outputs,
            Rules = rules,
            Health = new(flow, outputs, link, log, clock, alerts, outbox, _plan.Topics, time),
            Alerts = alerts,
            Readings = log,
            Outbox = outbox,
            Link = link,
            Log = Log,
            Configuration = Editor,
            Scan = _ => Task.FromResult("""{"board":"fake board"}"""),
            StuckParts = () => Stuck,
            ClockIsSynchronised = () => true,
            MachineNames = ["board.example.org"],
            Time = time,
            Loggers = Loggers,
        };
        Passwords = new(Directory);
        _server = new(Sources, Passwords);
        Historian = new(_plan.History, Directory, log, outbox, new(log, _plan.Topics, time), clock, alerts, time, NullLogger<Historian>.Instance);
    }

    public ManualTime Time { get; }

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("sensoragent-web-").FullName;

    public WebSources Sources { get; }

    public Passwords Passwords { get; }

    public Historian Historian { get; }

    public FakeLog Log { get; } = new();

    public FakeEditor Editor { get; } = new();

    public RecordingLoggers Loggers { get; } = new();

    public IReadOnlyList<string> Stuck { get; set; } = [];

    public WebApplication App { get; private set; } = null!;

    public EventHub Hub { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public static async Task<WebBench> StartAsync()
    {
        var bench = new WebBench(new());
        bench.Hub = bench._server.NewHub();
        bench.App = bench._server.Build(IPAddress.Loopback, 0, bench.Hub);
        await bench.App.StartAsync();
        bench._running.Add(bench.Hub.RunAsync(bench._stop.Token));
        bench._running.Add(bench.Sources.Outputs.RunAsync(bench._stop.Token));
        bench._running.Add(EndedAsync(bench.Sources.Rules.RunAsync(bench._stop.Token)));
        await Wait.Until(() => bench.Sources.Outputs.Outputs.All(output => output.State is not null));
        bench.Client = bench.NewClient();
        return bench;
    }

    /// <summary>Another browser.</summary>
    public HttpClient NewClient() => new(new SocketsHttpHandler { CookieContainer = new(), AutomaticDecompression = DecompressionMethods.None })
    {
        BaseAddress = new(App.Urls.Single()), Timeout = TimeSpan.FromSeconds(30),
    };

    public void SetPassword(Role role, string password) => Passwords.Set(role, PasswordHash.Of(password, rounds: 3));

    /// <summary>The sensor says something.</summary>
    public void Measure(params Measurement[] measurements) => Sources.Flow.Measured(_plan.Sensors[0].Sensor, measurements, Time.Utc);

    /// <summary>The sensor cannot be read.</summary>
    public void Fail(string reason) => Sources.Flow.Faulted(_plan.Sensors[0].Sensor, SensorFault.From(new IOException(reason)), Time.Utc);

    /// <summary>Logs in; the status, and from here on what a page sends.</summary>
    public async Task<HttpResponseMessage> LogInAsync(string user, string password)
    {
        var answer = await Client.PostAsync("/api/v1/session", new StringContent(
            $$"""{"user":"{{user}}","password":"{{password}}"}""", Encoding.UTF8, "application/json"));
        await TakeCsrfAsync();
        return answer;
    }

    /// <summary>Takes what whatever changes something has to show.</summary>
    public async Task TakeCsrfAsync() => _csrf = (await JsonAsync("/api/v1/session")).GetProperty("csrf").GetString()!;

    /// <summary>Sends what changes something, as our page does.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string type = "text/plain")
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, type) };
        if (_csrf.Length > 0)
            request.Headers.Add("X-CSRF-Token", _csrf);
        return Client.SendAsync(request);
    }

    public Task<JsonElement> JsonAsync(string path) => Client.GetFromJsonAsync<JsonElement>(path);

    public static async Task<JsonElement> JsonOf(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();

    public static AuthenticationHeaderValue Basic(string user, string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running).WaitAsync(TimeSpan.FromSeconds(20));
        Client?.Dispose();
        await App.DisposeAsync();
        _server.Dispose();
        Historian.Dispose();
        _workers.Dispose();
        _stop.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
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

    private sealed class FakeOutput(OutputContext context) : IOutput
    {
        private OutputState _state = context.Initial ?? OutputState.Off;

        public OutputState Read() => _state;

        public void Write(OutputState state) => _state = state;

        public void Dispose()
        {
        }
    }

    private sealed class NoConnection : IMqttConnection
    {
        public Task RunAsync(IMqttHandler handler, CancellationToken stoppingToken) => Task.CompletedTask;

        public ValueTask PublishAsync(OutboundMessage message, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public Task<IReadOnlyList<string?>> SubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task UnsubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

/// <summary>A log that the test writes.</summary>
internal sealed class FakeLog : ILogLines
{
    private readonly List<LogLine> _lines = [];

    public event Action<LogLine>? Added;

    public IReadOnlyList<LogLine> Lines => _lines;

    public void Add(LogLevel level, string text, string source = "Test")
    {
        var line = new LogLine(DateTimeOffset.UnixEpoch, level, source, text);
        _lines.Add(line);
        Added?.Invoke(line);
    }
}

/// <summary>A configuration that the test holds.</summary>
internal sealed class FakeEditor : IConfigurationEditor
{
    public string File => "/etc/sensoragent/appsettings.json";

    public bool IsWritable => true;

    public string Text { get; private set; } = """{ "Mqtt": { "Password": "***" } }""";

    public Exception? Fault { get; set; }

    public ConfigurationVerdict Check(string text) => text == "{}" ? new([], ["Nothing is left."]) : new([new("Mqtt:Qos", "\"3\" cannot stand here", "use 0, 1 or 2")], []);

    public Task<ConfigurationVerdict> ApplyAsync(string text, CancellationToken cancellationToken)
    {
        if (Fault is not null)
            throw Fault;
        if (Check(text).IsRight)
            Text = text;
        return Task.FromResult(Check(text));
    }
}

/// <summary>Everything that is logged, by whomever.</summary>
internal sealed class RecordingLoggers : ILoggerFactory, ILogger
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("SensorAgent", StringComparison.Ordinal) ? this : NullLogger.Instance;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lock)
            _lines.Add($"{logLevel}: {formatter(state, exception)}");
    }

    public void Dispose()
    {
    }
}
