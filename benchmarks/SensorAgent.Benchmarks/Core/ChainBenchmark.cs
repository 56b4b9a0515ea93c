using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Benchmarks.Harness;
using SensorAgent.Benchmarks.Mqtt;
using SensorAgent.Core.Messaging;
using SensorAgent.Mqtt;
using SensorAgent.Services;

namespace SensorAgent.Benchmarks.Core;

/// <summary>The processing chain alone, and as far as the broker's acknowledgement.</summary>
internal static class ChainBenchmark
{
    private const int Sensors = 1024;
    private const int Outstanding = 400;
    private const int Alone = 200_000;
    private const int Published = 50_000;

    public static async Task RunAsync(int rounds)
    {
        await SideBySide.RunAsync("Processing chain alone: driver's value → stages → both messages in the outbox", rounds,
            [new("readings/s"), new("bytes/reading")], new Contender("our chain", () => Task.Run(MeasureAlone)));

        await using var mosquitto = await Server.StartMosquittoAsync("max_queued_messages 0");
        var lines = await PublishBenchmark.WriteLinesAsync(2 * Published);
        await SideBySide.RunAsync("Through the whole chain: driver's value → stages → acknowledged by Mosquitto, QoS 1, retained", rounds,
            [new("messages/s")],
            new("mosquitto_pub -l -r", async () =>
            {
                var watch = Stopwatch.StartNew();
                await PublishBenchmark.ToolAsync(mosquitto, QualityOfService.AtLeastOnce, lines, retain: true);
                return [2 * Published / watch.Elapsed.TotalSeconds];
            }),
            new("our chain, two messages a reading", () => Task.Run(() => MeasurePublishedAsync(mosquitto.Port))));
        File.Delete(lines);
    }

    private static double[] MeasureAlone()
    {
        var chain = new ChainUnderTest(Sensors, new Receipts(0));
        for (var i = 0; i < 10 * Sensors; i++)
            chain.Take();
        var (bytes, watch) = (GC.GetTotalAllocatedBytes(), Stopwatch.StartNew());
        for (var i = 0; i < Alone; i++)
            chain.Take();
        return [Alone / watch.Elapsed.TotalSeconds, (double)(GC.GetTotalAllocatedBytes() - bytes) / Alone];
    }

    private static async Task<double[]> MeasurePublishedAsync(int port)
    {
        var receipts = new Receipts(Outstanding);
        var chain = new ChainUnderTest(Sensors, receipts);
        var plan = chain.Plan with { Mqtt = chain.Plan.Mqtt with { Servers = [new($"mqtt://127.0.0.1:{port}")] } };
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var link = new Link(
            MqttAdapter.ForAgent(plan, TimeProvider.System, NullLoggerFactory.Instance), chain.Outbox, plan.Topics, () => [], _ => { },
            isConnected => { if (isConnected) connected.TrySetResult(); }, TimeProvider.System, NullLogger<Link>.Instance);
        var running = link.RunAsync(stop.Token);
        await connected.Task;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Published; i++)
        {
            await receipts.Room.WaitAsync();
            chain.Take();
        }

        for (var i = 0; i < Outstanding; i++)
            await receipts.Room.WaitAsync();
        var seconds = watch.Elapsed.TotalSeconds;
        await stop.CancelAsync();
        await running;
        return [2 * Published / seconds];
    }

    /// <summary>Lets so many readings be unacknowledged.</summary>
    private sealed class Receipts(int most) : IReceipt
    {
        public SemaphoreSlim Room { get; } = new(most);

        public void Acknowledged(long sequence) => Room.Release();
    }
}
