using System.Diagnostics;
using SensorAgent.Benchmarks.Harness;
using SensorAgent.Benchmarks.Mqtt;

namespace SensorAgent.Benchmarks.Agent;

/// <summary>The whole agent at work: 100 sensors at 1 Hz, QoS 1, retained.</summary>
internal static class AgentBenchmark
{
    private const int Sensors = 100;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(20); // until the just-in-time compiler is done with most of it
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(20);

    public static Task RunAsync(int rounds) => SideBySide.RunAsync(
        $"{Sensors} sensors at 1 Hz, QoS 1, retained, into Mosquitto", rounds, warmUp: false,
        [new("CPU ms/1,000 readings", "0.0"), new("resident MB", "0.0"), new("exec to first reading ms", "0")],
        [
            new("paho loop (Python), one message a reading", () => MeasureAsync(port => new Peer(MeasuredProcess.Start(
                "/usr/bin/python3", [Peers.Script("paho_agent.py"), $"{port}", $"{Sensors}"])))),
            new("our agent, two messages a reading, history kept", () => MeasureAsync(port => new Peer(
                AgentProcess.Start(AgentProcess.NewDirectory(), port, AgentProcess.Thermometers(Sensors))))),
        ]);

    private static async Task<double[]> MeasureAsync(Func<int, Peer> start)
    {
        await using var mosquitto = await Server.StartMosquittoAsync();
        using var subscriber = new BareClient(mosquitto.Port, "subscriber");
        subscriber.Subscribe("/Sensor/temperature/+", 0);
        using var first = new SemaphoreSlim(0);
        long readings = 0;
        var (watch, firstAt) = (Stopwatch.StartNew(), 0.0);
        var receiving = new Thread(() => BareClient.UntilClosed(() => subscriber.Receive(count =>
        {
            if (Interlocked.Add(ref readings, count) != count)
                return;
            firstAt = watch.Elapsed.TotalMilliseconds;
            first.Release();
        })));
        receiving.Start();
        watch.Restart();
        await using var peer = start(mosquitto.Port);
        if (!await first.WaitAsync(TimeSpan.FromSeconds(30)))
            throw new TimeoutException("No reading came within 30 s.");

        await Task.Delay(Settle);
        var (cpu, before) = (peer.Process.CpuSeconds, Interlocked.Read(ref readings));
        await Task.Delay(Measured);
        var milliseconds = (peer.Process.CpuSeconds - cpu) * 1000;
        var count = Interlocked.Read(ref readings) - before;
        if (count < 0.9 * Sensors * Measured.TotalSeconds)
            throw new InvalidOperationException($"Only {count} readings came in {Measured.TotalSeconds} s.");
        return [milliseconds * 1000 / count, peer.Process.ResidentMegabytes, firstAt];
    }

    /// <summary>Either a bare process, or the agent with what belongs to it.</summary>
    private sealed class Peer : IAsyncDisposable
    {
        private readonly IAsyncDisposable _owned;

        public Peer(MeasuredProcess process) => (Process, _owned) = (process, process);

        public Peer(AgentProcess agent) => (Process, _owned) = (agent.Process, agent);

        public MeasuredProcess Process { get; }

        public ValueTask DisposeAsync() => _owned.DisposeAsync();
    }
}
