using System.Threading.Channels;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Fakes;

/// <summary>A sensor driver whose chip is the test: it answers, throws or hangs as told, and counts how often it was asked.</summary>
internal sealed class FakeSensor
{
    private readonly Channel<Measurement> _changes = Channel.CreateUnbounded<Measurement>();
    private int _opened;
    private int _closed;
    private int _reads;

    public int Opened => Volatile.Read(ref _opened);

    public int Closed => Volatile.Read(ref _closed);

    public int Reads => Volatile.Read(ref _reads);

    public Exception? OpenFault { get; set; }

    public Exception? CloseFault { get; set; }

    public Exception? CalibrateFault { get; set; }

    /// <summary>What its chip was told to do, with the values.</summary>
    public List<(string Action, double Value)> Calibrated { get; } = [];

    /// <summary>What a read does.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<Measurement>>> OnRead { get; set; } =
        _ => Task.FromResult<IReadOnlyList<Measurement>>([new("temperature", 21.4)]);

    public static SensorDescription Description { get; } = new("A fake")
    {
        Bus = BusKind.I2c,
        Addresses = [0x76, 0x77],
        Quantities = [new("temperature", -40, 85), new("humidity", 0, 100)],
        DefaultInterval = TimeSpan.FromSeconds(5),
        ShortestInterval = TimeSpan.FromMilliseconds(100),
    };

    public void Change(Measurement measurement) => _changes.Writer.TryWrite(measurement);

    public void FailChanges(Exception fault) => _changes.Writer.TryComplete(fault);

    /// <summary>The plan of a sensor with this driver, from its settings as they stand in the configuration.</summary>
    public SensorPlan Plan(string settings = "", SensorDescription? description = null)
    {
        var driver = new SensorDriver("fake", description ?? Description, _ => Open(description?.TellsChanges == true));
        var findings = new Findings();
        var plan = SensorPlan.Read(
            "climate", Config.Section($$"""{ "Driver": "fake" {{settings}} }""", findings, "Sensors:climate"), [driver], new("pi", "room1", ""));
        Assert.Empty(findings.Mistakes);
        return plan!;
    }

    private ISensor Open(bool changing)
    {
        Interlocked.Increment(ref _opened);
        if (OpenFault is not null)
            throw OpenFault;
        return changing ? new Changing(this) : new Polled(this);
    }

    private async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return await OnRead(cancellationToken);
    }

    private void Close()
    {
        Interlocked.Increment(ref _closed);
        if (CloseFault is not null)
            throw CloseFault;
    }

    private sealed class Polled(FakeSensor fake) : ICalibratedSensor
    {
        public ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken) => fake.ReadAsync(cancellationToken);

        public ValueTask CalibrateAsync(string action, double value, CancellationToken cancellationToken)
        {
            if (fake.CalibrateFault is { } fault)
                throw fault;
            fake.Calibrated.Add((action, value));
            return ValueTask.CompletedTask;
        }

        public void Dispose() => fake.Close();
    }

    private sealed class Changing(FakeSensor fake) : IChangingSensor
    {
        public ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken) => fake.ReadAsync(cancellationToken);

        public async ValueTask<IReadOnlyList<Measurement>> NextAsync(CancellationToken cancellationToken) =>
            [await fake._changes.Reader.ReadAsync(cancellationToken)];

        public void Dispose() => fake.Close();
    }
}
