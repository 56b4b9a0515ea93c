using System.Diagnostics;
using SensorAgent.Benchmarks.Agent;
using SensorAgent.Benchmarks.Harness;
using SensorAgent.Benchmarks.Mqtt;
using SensorAgent.Core.Model;
using SensorAgent.Core.Storage;

namespace SensorAgent.Benchmarks.Core;

/// <summary>Readings to the disk, a day of them asked for, and those that a broker missed brought to Mosquitto.</summary>
internal static class HistoryBenchmark
{
    private const int Flush = 1000;
    private const int Day = 86_400;
    private const int Missed = 100_000;

    public static async Task RunAsync(int rounds)
    {
        await SideBySide.RunAsync("History on disk", rounds, [new("readings kept/s"), new("a day of 1 Hz in 5 min steps, ms", "0.0")],
            new Contender("our history", () => Task.Run(MeasureStore)));
        await SideBySide.RunAsync($"Backlog of {Missed:#,0} readings into Mosquitto", rounds, warmUp: false,
            [new("readings/s"), new("resident MB before", "0"), new("resident MB after", "0")], [new("our agent", MeasureReplayAsync)]);
    }

    private static double[] MeasureStore()
    {
        var directory = AgentProcess.NewDirectory();
        try
        {
            var seconds = Fill(directory, Day, DateTimeOffset.UtcNow.AddDays(-1), isDelivered: true);
            using var query = HistoryQuery.Open(directory)!;
            var watch = Stopwatch.StartNew();
            var points = query.Numbers("temperature/room1", DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5));
            if (points.Sum(point => point.Count) != Day)
                throw new InvalidOperationException("The history does not give what was put in.");
            return [Day / seconds, watch.Elapsed.TotalMilliseconds];
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<double[]> MeasureReplayAsync()
    {
        await using var mosquitto = await Server.StartMosquittoAsync("max_queued_messages 0");
        using var subscriber = new BareClient(mosquitto.Port, "subscriber");
        subscriber.Subscribe("/Agent/bench/backlog/#", 0);
        long came = 0;
        var firstAt = 0L;
        using var first = new SemaphoreSlim(0);
        using var last = new SemaphoreSlim(0);
        var receiving = new Thread(() => BareClient.UntilClosed(() => subscriber.Receive(count =>
        {
            if (came == 0)
            {
                firstAt = Stopwatch.GetTimestamp();
                first.Release();
            }

            if ((came += count) == Missed)
                last.Release();
        })));
        receiving.Start();

        var directory = AgentProcess.NewDirectory();
        var state = AgentProcess.StateOf(directory);
        Directory.CreateDirectory(state);
        Fill(state, Missed, DateTimeOffset.UtcNow.AddHours(-30), isDelivered: false);
        await using var agent = AgentProcess.Start(directory, mosquitto.Port, AgentProcess.Thermometers(0));
        if (!await first.WaitAsync(TimeSpan.FromSeconds(60)))
            throw new TimeoutException("The backlog does not come.");
        var before = agent.Process.ResidentMegabytes;
        if (!await last.WaitAsync(TimeSpan.FromSeconds(120)))
            throw new TimeoutException($"Only {came} of {Missed} readings came.");
        return [Missed / Stopwatch.GetElapsedTime(firstAt).TotalSeconds, before, agent.Process.ResidentMegabytes];
    }

    /// <summary>Keeps readings of one channel, one a second, flushed as the agent does; returns the seconds it took.</summary>
    private static double Fill(string directory, int count, DateTimeOffset from, bool isDelivered)
    {
        using var store = new ReadingStore(Path.Combine(directory, Historian.FileName));
        var sequence = store.ReserveSequence(count);
        var channel = new ChannelId("x1", "temperature", "room1");
        var watch = Stopwatch.StartNew();
        for (var done = 0; done < count; done += Flush)
        {
            var batch = Enumerable.Range(done, Math.Min(Flush, count - done)).Select(i => new KeptReading(ReadingOf(i), isDelivered));
            store.Append([.. batch], []);
        }

        return watch.Elapsed.TotalSeconds;

        Reading ReadingOf(int i)
        {
            var value = new Measurement("temperature", 20 + i % 97 / 10.0).Value;
            return new(channel, value, "°C", from.AddSeconds(i)) { Sequence = sequence + i };
        }
    }
}
