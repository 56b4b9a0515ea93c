using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Benchmarks.Agent;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Setup;
using SensorAgent.Core.Storage;
using SensorAgent.Devices;
using SensorAgent.Hardware.Simulation;

namespace SensorAgent.Benchmarks.Core;

/// <summary>The way of a reading as the agent puts it together, without the agent.</summary>
internal sealed class ChainUnderTest
{
    private readonly Measurement[] _measurements = new Measurement[1];
    private readonly ReadingFlow _flow;
    private int _next;

    public ChainUnderTest(int sensors, IReceipt receipt)
    {
        var json = $$"""{ "Agent": { "Id": "bench" }, "Mqtt": { "Broker": "mqtt://127.0.0.1" }, {{AgentProcess.Thermometers(sensors)}} }""";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var findings = new Findings();
        Plan = AgentPlan.Read(new ConfigurationBuilder().AddJsonStream(stream).Build(), new(Drivers.Sensors, Drivers.Outputs),
            new("bench", "bench", Path.GetTempPath()), _ => new SimulatedBoard(TimeProvider.System), findings);
        if (findings.Mistakes.Count > 0)
            throw new InvalidOperationException($"{findings.Mistakes[0]}");
        var log = new ReadingLog(capacity: 0);
        _flow = new(log, new(Outbox, Plan.Topics, Plan.Mqtt, receipt, new(Outbox, Plan.Topics, TimeProvider.System), TimeProvider.System),
            new(StateFile.None), new(() => true, log, TimeProvider.System, NullLogger<ClockWatch>.Instance), boardIsSimulated: true, NullLogger<ReadingFlow>.Instance);
        foreach (var sensor in Plan.Sensors)
            _flow.Add(sensor);
    }

    public AgentPlan Plan { get; }

    public Outbox Outbox { get; } = new();

    /// <summary>One reading of the next sensor, from the driver's hands to the outbox.</summary>
    public void Take()
    {
        _measurements[0] = new("temperature", 20 + _next % 97 / 10.0);
        _flow.Measured(Plan.Sensors[_next++ % Plan.Sensors.Count].Sensor, _measurements, DateTimeOffset.UtcNow);
    }
}
