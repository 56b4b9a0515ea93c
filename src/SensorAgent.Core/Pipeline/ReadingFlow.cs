using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Storage;

namespace SensorAgent.Core.Pipeline;

/// <summary>The way of a reading from the sensor's loop to the outbox: chain, sequence number, value, reading and status.</summary>
public sealed partial class ReadingFlow : ISensorSink
{
    private readonly ConcurrentDictionary<string, SensorFlow> _sensors = new(StringComparer.Ordinal);
    private static readonly TimeSpan LongestLatest = TimeSpan.FromMinutes(10);
    private readonly ReadingLog _log;
    private readonly ReadingTopics _topics;
    private readonly Calibrations _calibrations;
    private readonly ClockWatch _clock;
    private readonly bool _boardIsSimulated;
    private readonly ILogger<ReadingFlow> _logger;

    /// <summary>Prepares the flow; its channels come with <see cref="Add"/>.</summary>
    public ReadingFlow(ReadingLog log, ReadingTopics topics, Calibrations calibrations, ClockWatch clock, bool boardIsSimulated, ILogger<ReadingFlow> logger)
    {
        _log = log;
        _topics = topics;
        _calibrations = calibrations;
        _clock = clock;
        _boardIsSimulated = boardIsSimulated;
        _logger = logger;
    }

    /// <summary>Says every reading that is published, good or bad; called from the sensor's own loop.</summary>
    public event Action<Reading>? Published;

    /// <summary>Says every reading that has passed its chain, published or not, and every bad one; called from the sensor's own loop.</summary>
    public event Action<Reading>? Settled;

    /// <summary>Every channel as it is now, by sensor.</summary>
    public IReadOnlyList<ChannelState> Channels => [.. InOrder.SelectMany(sensor => sensor.Channels).Select(channel => channel.State)];

    /// <summary>Every sensor that runs, as it is now.</summary>
    public IReadOnlyList<SensorState> Sensors => [.. InOrder.Where(sensor => sensor.IsRunning).Select(sensor => sensor.State)];

    private IEnumerable<SensorFlow> InOrder => _sensors.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value);

    /// <summary>Prepares the channels of a sensor, before it measures.</summary>
    public void Add(SensorChains sensor)
    {
        foreach (var (channel, chain) in sensor.Sensor.Channels.Zip(sensor.Chains))
        {
            chain.Settled = reading => Settled?.Invoke(reading);
            chain.Use(_calibrations.Of(channel.Id));
        }

        _sensors[sensor.Sensor.Name] = new(sensor.Sensor,
            [
                .. sensor.Sensor.Channels.Zip(sensor.Chains, (channel, chain) => new ChannelFlow(
                    sensor.Sensor, channel, chain, _topics.Of(channel, sensor.Sensor.MayBeSilent ? null : chain.Lifetime))),
            ]);
    }

    /// <summary>The chain of a channel named <c>quantity/location</c>, with the channel; null where there is none.</summary>
    public (ChannelPlan Channel, ChannelChain Chain)? Find(string channel)
    {
        foreach (var found in _sensors.Values.SelectMany(sensor => sensor.Channels))
        {
            if (found.Plan.Id.ToString() == channel)
                return (found.Plan, found.Chain);
        }

        return null;
    }

    /// <inheritdoc/>
    public double? Latest(string channel)
    {
        foreach (var found in _sensors.Values.SelectMany(sensor => sensor.Channels))
        {
            if (found.Plan.Id.ToString() == channel)
            {
                return found is { Last: { Quality: not Quality.Bad, Value: { Kind: ValueKind.Number } value }, GoodAt: { } good } && _topics.Time.GetElapsedTime(good) < LongestLatest
                    ? found.Chain.FromPublished(value.Number)
                    : null;
            }
        }

        return null;
    }

    /// <summary>Several sensors begin to be read together, and have been: what they say goes to the broker in one piece.</summary>
    public void Gather(bool begins) => _topics.Outbox.Gather(begins);

    /// <summary>Clears from the broker what channels said that have come to their end and are not among these.</summary>
    public void Keep(IReadOnlySet<ChannelId> channels)
    {
        foreach (var (name, sensor) in _sensors)
        {
            foreach (var gone in sensor.Channels.Where(flow => !channels.Contains(flow.Plan.Id)))
                gone.Topics.Clear(gone.Chain.Alarm is not null);
            if (sensor.Channels.Length > 0 && sensor.Channels.All(flow => !channels.Contains(flow.Plan.Id))) // one without any may run on
                _sensors.TryRemove(name, out _);
        }
    }

    /// <inheritdoc/>
    public void Measured(SensorPlan sensor, IReadOnlyList<Measurement> measurements, DateTimeOffset at)
    {
        if (sensor.Derived.Count > 0)
            measurements = WithDerived(sensor, measurements);
        at = _clock.Stamp(at);
        var now = _topics.Time.GetTimestamp();
        var flow = _sensors[sensor.Name];
        flow.WasRead(at);
        foreach (var channel in flow.Channels)
        {
            var measured = false;
            for (var i = 0; i < measurements.Count; i++)
            {
                if (measurements[i].Quantity != channel.Plan.Id.Quantity)
                    continue;
                measured = true;
                Take(sensor, channel, measurements[i], measurements[i].At is { } own ? _clock.Stamp(own) : at, now);
            }

            if (measured)
                continue;
            channel.GoodAt ??= now;
            if (!sensor.MayBeSilent && _topics.Time.GetElapsedTime(channel.GoodAt.Value, now) > sensor.StaleAfter && SetStatus(channel, "stale"))
                channel.Chain.Interrupt();
        }
    }

    /// <inheritdoc/>
    public void Faulted(SensorPlan sensor, SensorFault fault, DateTimeOffset at)
    {
        at = _clock.Stamp(at);
        var flow = _sensors[sensor.Name];
        flow.Failed(fault, at);
        foreach (var channel in flow.Channels)
        {
            channel.Chain.Interrupt();
            var reading = _log.Add(Doubted(new Reading(channel.Plan.Id, default, channel.Chain.Unit, at)
            {
                Quality = Quality.Bad,
                Reason = fault.Reason,
                Simulated = IsSimulated(sensor),
            }));
            channel.Last = reading;
            channel.Topics.Post(reading, _topics.Time.GetTimestamp());
            SetStatus(channel, $"error:{fault.Code}");
            Published?.Invoke(reading);
            Settled?.Invoke(reading);
        }
    }

    /// <inheritdoc/>
    public void Stopped(SensorPlan sensor)
    {
        var flow = _sensors[sensor.Name];
        foreach (var channel in flow.Channels)
            SetStatus(channel, "offline");
        flow.IsRunning = false;
    }

    private void Take(SensorPlan sensor, ChannelFlow channel, in Measurement measurement, DateTimeOffset at, long now)
    {
        var reading = new Reading(channel.Plan.Id, measurement.Value, channel.Plan.Quantity.Unit, at)
        {
            Quality = measurement.Quality,
            Reason = measurement.Reason,
            Simulated = IsSimulated(sensor),
        };
        reading = Doubted(reading);

        var isPublished = channel.Chain.Apply(ref reading);
        if (channel.Chain.Alarm is { } alarm && alarm.State != channel.AlarmState)
        {
            channel.AlarmState = alarm.State;
            channel.Topics.PostAlarm(alarm.State, alarm.Text);
            if (alarm.Text.Length > 0)
                LogAlarm(alarm.Text);
        }

        if (!isPublished)
        {
            channel.GoodAt = now;
            return;
        }

        reading = _log.Add(reading);
        channel.Last = reading;
        channel.Topics.Post(reading, now);
        Published?.Invoke(reading);
        if (reading.Quality == Quality.Bad)
        {
            if (SetStatus(channel, "error:bad_data"))
                LogRefused(reading.Channel, reading.Reason);
            return;
        }

        channel.GoodAt = now;
        SetStatus(channel, "online");
        if (_logger.IsEnabled(LogLevel.Information))
            LogReading(reading.Channel, Payload.ValueText(reading), reading.Unit, reading.Simulated ? "  (simulated)" : "");
    }

    /// <summary>A reading that was taken before the clock was synchronised is good at most for its value.</summary>
    private Reading Doubted(in Reading reading) => _clock.IsSynchronised ? reading : reading with
    {
        Quality = reading.Quality == Quality.Good ? Quality.Uncertain : reading.Quality,
        Reason = reading.Reason.Length == 0 ? ClockStep.Unsynced : $"{reading.Reason.TrimEnd('.')}; {ClockStep.Unsynced}",
    };

    /// <summary>Adds what is calculated, from corrected numbers.</summary>
    private List<Measurement> WithDerived(SensorPlan sensor, IReadOnlyList<Measurement> measurements)
    {
        var all = new List<Measurement>(measurements);
        foreach (var quantity in sensor.Derived)
        {
            if (DerivedQuantity.Value(quantity, Corrected, sensor.Altitude) is { } number)
                all.Add(new(quantity, number));
        }

        return all;

        double? Corrected(string quantity)
        {
            foreach (var measurement in measurements)
            {
                if (measurement.Quantity == quantity && measurement.Quality != Quality.Bad)
                    return Array.Find(_sensors[sensor.Name].Channels, channel => channel.Plan.Id.Quantity == quantity)?.Chain.Calibrated(measurement.Value.Number) ?? measurement.Value.Number;
            }

            return null;
        }
    }

    private static bool SetStatus(ChannelFlow channel, string status)
    {
        if (channel.Status == status)
            return false;
        channel.Status = status;
        channel.Topics.PostStatus(status);
        return true;
    }

    /// <summary>The host's own figures are real even where the board is not.</summary>
    private bool IsSimulated(SensorPlan sensor) => _boardIsSimulated && sensor.Driver.Description.Bus != BusKind.None;

    [LoggerMessage(LogLevel.Information, "{Channel}  {Value} {Unit}{Simulated}")]
    private partial void LogReading(ChannelId channel, string value, string unit, string simulated);

    [LoggerMessage(LogLevel.Warning, "Alarm: {Text}")]
    private partial void LogAlarm(string text);

    [LoggerMessage(LogLevel.Warning, "{Channel} is not published: {Reason}")]
    private partial void LogRefused(ChannelId channel, string reason);
}
