using System.Diagnostics;
using SensorAgent.Benchmarks.Agent;
using SensorAgent.Benchmarks.Harness;
using SensorAgent.Benchmarks.Mqtt;
using SensorAgent.Core.Storage;

namespace SensorAgent.Benchmarks.Core;

/// <summary>A million readings that a broker has missed, brought to Mosquitto by the agent.</summary>
internal static class BacklogBenchmark
{
    private const int Missed = 1_000_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static Task RunAsync(int rounds) => SideBySide.RunAsync($"Backlog of {Missed:#,0} readings of 100 channels into Mosquitto", rounds, warmUp: false,
        [new("readings/s"), new("resident MB at 10 %", "0"), new("at 50 %", "0"), new("at 100 %", "0")], [new("our agent", MeasureAsync)]);

    private static async Task<double[]> MeasureAsync()
    {
        await using var mosquitto = await Server.StartMosquittoAsync("max_queued_messages 0");
        using var subscriber = new BareClient(mosquitto.Port, "subscriber");
        subscriber.Subscribe("/Agent/bench/backlog/#", 0);
        var marks = new Queue<int>([1, Missed / 10, Missed / 2, Missed]);
        using var reached = new SemaphoreSlim(0);
        long came = 0;
        var receiving = new Thread(() => BareClient.UntilClosed(() => subscriber.Receive(count =>
        {
            came += count;
            while (marks.TryPeek(out var mark) && came >= mark)
            {
                marks.Dequeue();
                reached.Release();
            }
        })));
        receiving.Start();

        var directory = AgentProcess.NewDirectory();
        var state = AgentProcess.StateOf(directory);
        Directory.CreateDirectory(state);
        using (var store = new ReadingStore(Path.Combine(state, Historian.FileName)))
            new KeptReadings(100, DateTimeOffset.UtcNow.AddHours(-30), TimeSpan.FromSeconds(0.1), isDelivered: false).Fill(store, Missed, 1000);
        await using var agent = AgentProcess.Start(directory, mosquitto.Port, AgentProcess.Thermometers(0));
        await UntilAsync();
        var watch = Stopwatch.StartNew();
        var resident = new double[3];
        for (var mark = 0; mark < resident.Length; mark++)
        {
            await UntilAsync();
            resident[mark] = agent.Process.ResidentMegabytes;
        }

        return [Missed / watch.Elapsed.TotalSeconds, .. resident];

        async Task UntilAsync()
        {
            if (!await reached.WaitAsync(Longest))
                throw new TimeoutException($"Only {came} of {Missed} readings came.");
        }
    }
}
