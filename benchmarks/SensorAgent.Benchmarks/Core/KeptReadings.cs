using SensorAgent.Core.Model;
using SensorAgent.Core.Storage;

namespace SensorAgent.Benchmarks.Core;

/// <summary>Readings of so many thermometers in turn, flushed to a store as the agent does.</summary>
/// <param name="channels">How many.</param>
/// <param name="from">When the first is taken.</param>
/// <param name="apart">How long after each the next is taken.</param>
/// <param name="isDelivered">Whether a broker has taken them.</param>
internal sealed class KeptReadings(int channels, DateTimeOffset from, TimeSpan apart, bool isDelivered)
{
    private readonly ChannelId[] _channels = [.. Enumerable.Range(1, channels).Select(number => new ChannelId($"x{number}", "temperature", $"room{number}"))];

    /// <summary>Keeps so many, so many at once.</summary>
    public void Fill(ReadingStore store, int count, int flush)
    {
        var sequence = store.ReserveSequence(count);
        for (var done = 0; done < count; done += flush)
            store.Append([.. Enumerable.Range(done, Math.Min(flush, count - done)).Select(i => new KeptReading(ReadingOf(i, sequence + i), isDelivered))], []);
    }

    private Reading ReadingOf(int i, long sequence) =>
        new(_channels[i % channels], new Measurement("temperature", 20 + i % 97 / 10.0).Value, "°C", from + i * apart) { Sequence = sequence };
}
