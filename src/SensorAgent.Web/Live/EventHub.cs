using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Management;
using SensorAgent.Core.Messaging;
using SensorAgent.Web.Api;

namespace SensorAgent.Web.Live;

/// <summary>
/// Tells every browser what changed. Four times a second it looks at what there is, writes what is new once, and hands the same bytes to
/// all; while nobody listens it does nothing.
/// </summary>
internal sealed class EventHub(WebSources sources, MissedReadings missed)
{
    private const int MostListeners = 200;
    private const int Waiting = 2000;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(15);
    private readonly Lock _lock = new();
    private readonly HashSet<Channel<byte[]>> _listeners = [];
    private readonly Dictionary<string, byte[]> _last = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<LogLine> _lines = new();
    private TaskCompletionSource _somebody = NewSource();

    /// <summary>How many listen.</summary>
    public int Listeners
    {
        get
        {
            lock (_lock)
                return _listeners.Count;
        }
    }

    /// <summary>Adds a listener, who gets all there is first; null when there are too many.</summary>
    public Channel<byte[]>? Join()
    {
        // Whoever does not keep up is cut off, and gets all there is when he comes again.
        var listener = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(Waiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        lock (_lock)
        {
            if (_listeners.Count >= MostListeners)
                return null;
            listener.Writer.TryWrite(Beat());
            foreach (var item in Now())
                listener.Writer.TryWrite(Event(item.Key.Split(' ')[0], item.Json()));
            listener.Writer.TryWrite(Event("ready", "{}"u8));
            _listeners.Add(listener);
            _somebody.TrySetResult();
        }

        return listener;
    }

    /// <summary>Lets a listener go.</summary>
    public void Leave(Channel<byte[]> listener)
    {
        lock (_lock)
            _listeners.Remove(listener);
    }

    /// <summary>Tells until cancelled.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        sources.Log.Added += Hear;
        var beat = sources.Time.GetTimestamp();
        try
        {
            using var timer = new PeriodicTimer(LookEvery, sources.Time);
            while (true)
            {
                await WaitForSomebodyAsync(stoppingToken);
                await timer.WaitForNextTickAsync(stoppingToken);
                TellChanges();
                if (sources.Time.GetElapsedTime(beat) < BeatEvery)
                    continue;
                beat = sources.Time.GetTimestamp();
                lock (_lock)
                    SendToAll(Beat());
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            lock (_lock)
            {
                foreach (var listener in _listeners)
                    listener.Writer.TryComplete();
            }
        }
        finally
        {
            sources.Log.Added -= Hear;
        }
    }

    private void Hear(LogLine line)
    {
        if (line.Level >= LogLevel.Information && _lines.Count < Waiting)
            _lines.Enqueue(line);
    }

    private Task WaitForSomebodyAsync(CancellationToken stoppingToken)
    {
        lock (_lock)
        {
            if (_listeners.Count > 0)
                return Task.CompletedTask;
            _lines.Clear();
            _somebody = NewSource();
            return _somebody.Task.WaitAsync(stoppingToken);
        }
    }

    private void TellChanges()
    {
        lock (_lock)
        {
            var gone = _last.Keys.ToHashSet(StringComparer.Ordinal);
            foreach (var item in Now())
            {
                gone.Remove(item.Key);
                if (_last.TryGetValue(item.Key, out var before) && before.AsSpan().SequenceEqual(item.Mark))
                    continue;
                _last[item.Key] = item.Mark;
                SendToAll(Event(item.Key.Split(' ')[0], item.Json()));
            }

            if (gone.Count > 0)
            {
                foreach (var key in gone)
                    _last.Remove(key);
                SendToAll(Event("plan", "{}"u8)); // another configuration
            }

            while (_lines.TryDequeue(out var line))
                SendToAll(Event("log", Answers.Json(writer => LogView.Write(writer, line))));
        }
    }

    /// <summary>All there is.</summary>
    private IEnumerable<Item> Now()
    {
        foreach (var channel in sources.Flow.Channels)
            yield return Item.Of($"channel {channel.Channel.Id.Sensor} {channel.Channel.Id}", writer => ChannelView.Write(writer, channel, sources.Topics));
        var now = sources.Time.GetUtcNow();
        foreach (var output in sources.Outputs.Outputs)
        {
            // What remains of a timer changes all the time; that is no news.
            yield return new(
                $"output {output.Plan.Name}", Answers.Json(writer => OutputView.Write(writer, output, sources.Topics, now, remaining: false)),
                () => Answers.Json(writer => OutputView.Write(writer, output, sources.Topics, now)));
        }

        foreach (var (plan, state) in sources.Outputs.Groups)
            yield return Item.Of($"output {plan.Name}", writer => GroupView.Write(writer, plan, state, sources.Topics));
        foreach (var rule in sources.Rules.Rules)
            yield return Item.Of($"rule {rule.Plan.Name}", writer => RuleView.Write(writer, rule, sources.Topics));
        yield return Item.Of("agent", writer => AgentView.Write(writer, sources, missed.Count));
    }

    private void SendToAll(byte[] bytes)
    {
        foreach (var listener in _listeners.Where(listener => !listener.Writer.TryWrite(bytes)).ToArray())
        {
            listener.Writer.TryComplete();
            _listeners.Remove(listener);
        }
    }

    private byte[] Beat() => Event("beat", Answers.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("t", Payload.Time(sources.Time.GetUtcNow()));
        writer.WriteEndObject();
    }));

    private static byte[] Event(string name, ReadOnlySpan<byte> json) => [.. "event: "u8, .. System.Text.Encoding.UTF8.GetBytes(name), .. "\ndata: "u8, .. json, .. "\n\n"u8];

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Something there is.</summary>
    /// <param name="Key">The event's name, and what it is.</param>
    /// <param name="Mark">Differs when there is something new to tell.</param>
    /// <param name="Json">What is told.</param>
    private readonly record struct Item(string Key, byte[] Mark, Func<byte[]> Json)
    {
        public static Item Of(string key, Action<Utf8JsonWriter> write)
        {
            var json = Answers.Json(write);
            return new(key, json, () => json);
        }
    }
}
