using System.Diagnostics;
using SensorAgent.Benchmarks.Agent;
using SensorAgent.Benchmarks.Harness;
using SensorAgent.Core.Storage;

namespace SensorAgent.Benchmarks.Core;

/// <summary>Readings to the disk, a day of them asked for before and after it was rolled up, and what all that writes to a card.</summary>
internal static class HistoryBenchmark
{
    private const int Flush = 1000;
    private const int Day = 86_400;

    public static async Task RunAsync(int rounds)
    {
        await SideBySide.RunAsync("History on disk", rounds,
            [new("readings kept/s"), new("a day of 1 Hz in 5 min steps, ms", "0.0"), new("the same by the minute, ms", "0.0")],
            new Contender("our history", () => Task.Run(MeasureStore)));
        await SideBySide.RunAsync("What goes to the card, in bytes a reading", 1, warmUp: false, [new("kept"), new("and rolled up"), new("size of the file")],
        [
            new("100 channels at 1 Hz, flushed every 10 s, for an hour", () => Task.Run(() => MeasureCard(100, 3600, 10))),
            new("100 channels at 1 Hz, flushed every minute, for an hour", () => Task.Run(() => MeasureCard(100, 3600, 60))),
            new("one channel at 1 Hz, flushed every 10 s, for six hours", () => Task.Run(() => MeasureCard(1, 6 * 3600, 10))),
        ]);
        await BacklogBenchmark.RunAsync(rounds);
    }

    private static double[] MeasureStore()
    {
        var directory = AgentProcess.NewDirectory();
        try
        {
            var from = new DateTimeOffset(DateTime.UtcNow.Date.AddDays(-3), TimeSpan.Zero);
            var readings = new KeptReadings(channels: 1, from, TimeSpan.FromSeconds(1), isDelivered: true);
            using var store = new ReadingStore(Path.Combine(directory, Historian.FileName));
            var watch = Stopwatch.StartNew();
            readings.Fill(store, Day, Flush);
            var seconds = watch.Elapsed.TotalSeconds;
            var asRead = Ask(directory, from);
            store.Upkeep.RollUp(from.AddDays(1));
            return [Day / seconds, asRead, Ask(directory, from)];
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Milliseconds that a question takes, from opening the file on.</summary>
    private static double Ask(string directory, DateTimeOffset from)
    {
        var watch = Stopwatch.StartNew();
        using var query = HistoryQuery.Open(directory)!;
        var points = query.Numbers("temperature/room1", from, from.AddDays(1), TimeSpan.FromMinutes(5));
        var milliseconds = watch.Elapsed.TotalMilliseconds;
        return points.Sum(point => point.Count) == Day ? milliseconds : throw new InvalidOperationException("The history does not give what was put in.");
    }

    private static double[] MeasureCard(int channels, int seconds, int flush)
    {
        var directory = AgentProcess.NewDirectory();
        try
        {
            var count = channels * seconds;
            var readings = new KeptReadings(channels, DateTimeOffset.UtcNow.AddDays(-2), TimeSpan.FromSeconds(1.0 / channels), isDelivered: true);
            var before = BytesWritten();
            using var store = new ReadingStore(Path.Combine(directory, Historian.FileName));
            readings.Fill(store, count, channels * flush);
            var kept = BytesWritten() - before;
            var size = store.Upkeep.Bytes;
            store.Upkeep.RollUp(DateTimeOffset.UtcNow.AddDays(-1));
            return [(double)kept / count, (double)(BytesWritten() - before) / count, (double)size / count];
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>What this process has handed to write(2) and its kin: proc(5), <c>wchar</c>.</summary>
    private static long BytesWritten() => long.Parse(
        File.ReadLines("/proc/self/io").First(line => line.StartsWith("wchar:", StringComparison.Ordinal))["wchar:".Length..],
        System.Globalization.CultureInfo.InvariantCulture);
}
