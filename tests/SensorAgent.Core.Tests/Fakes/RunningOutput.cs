using System.Text;
using SensorAgent.Core.Commands;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Fakes;

/// <summary>One output named lamp under its worker, with hardware, broker and clock in the test's hand.</summary>
internal sealed class RunningOutput : IAsyncDisposable
{
    public const string State = "/Output/lamp/room1";
    public const string Detail = "/Agent/pi/output/lamp";
    public const string Result = "/Agent/pi/result/lamp";
    private readonly string _directory = Directory.CreateTempSubdirectory("outputs").FullName;
    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private (Task Running, CancellationTokenSource Stop)? _before;

    public FakeOutput Hardware { get; } = new();

    public Published Published { get; } = new();

    public ManualTime Time { get; } = new();

    public Alerts Alerts => field ??= new(Published.Outbox, Published.Topics, Time);

    public RecordingLogger<OutputWorker> Log { get; } = new();

    public OutputWorker? Worker { get; private set; }

    public OutputPlan? Plan { get; private set; }

    public OutputJournal Journal => new(_directory, new RecordingLogger<OutputJournal>());

    /// <summary>Starts it; the broker is there.</summary>
    public RunningOutput Start(string settings = "", OutputKind kind = OutputKind.Switch, bool connected = true)
    {
        var findings = new Findings();
        var section = Config.Section($$"""{ "Driver": "fake" {{settings}} }""", findings, "Outputs:lamp");
        Plan = OutputPlan.Read("lamp", section, [Hardware.Driver(kind)], new("pi", "room1", ""))!;
        Assert.Empty(findings.Mistakes);

        Worker = new(Plan, new FakeBoard(), new(Published.Outbox, Published.Topics, Published.Mqtt, Alerts), Journal, Time, Log);
        if (connected)
            Worker.LinkChanged(connected: true);
        _running = Worker.RunAsync(_stop.Token);
        return this;
    }

    /// <summary>Lets another life of the agent drive the same hardware, as after a crash; the first one is not asked any more.</summary>
    public void StartAgain()
    {
        _before = (_running, _stop);
        _stop = new();
        Worker = new(Plan!, new FakeBoard(), new(Published.Outbox, Published.Topics, Published.Mqtt, Alerts), Journal, Time, Log);
        Worker.LinkChanged(connected: true);
        _running = Worker.RunAsync(_stop.Token);
    }

    /// <summary>Sends a command and waits for its answer, which is <c>status</c> or <c>status: reason</c>.</summary>
    public async Task<string> AskAsync(string text, bool retained = false)
    {
        var before = Published.On(Result).Count;
        Send(text, retained);
        await Wait.Until(() => Published.On(Result).Count > before);
        var reason = Published.Last(Result, "reason");
        return Published.Last(Result, "status") + (reason.Length == 0 ? "" : $": {reason}");
    }

    /// <summary>Sends a command without waiting.</summary>
    public void Send(string text, bool retained = false) =>
        Worker!.Ask(new(CommandParser.Parse(Encoding.UTF8.GetBytes(text), Plan!.Kind), retained));

    /// <summary>Lets time pass in small steps until the worker, which runs on threads of its own, has come that far.</summary>
    public Task PassUntil(Func<bool> condition) => Wait.Until(() =>
    {
        if (condition())
            return true;
        Time.Advance(TimeSpan.FromMilliseconds(100));
        return condition();
    });

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(20));
    }

    public async ValueTask DisposeAsync()
    {
        Hardware.Free.Set();
        await StopAsync();
        _stop.Dispose();
        if (_before is { } before)
        {
            await before.Stop.CancelAsync();
            await before.Running.WaitAsync(TimeSpan.FromSeconds(20));
            before.Stop.Dispose();
        }

        Hardware.Free.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
