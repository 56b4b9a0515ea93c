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
    private readonly ConcurrentDictionary<string, ChannelFlow[]> _channels = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SensorState> _sensors = new(StringComparer.Ordinal);
    private readonly ReadingLog _log;
    private readonly ReadingTopics _topics;
    private readonly bool _boardIsSimulated;
    private readonly ILogger<ReadingFlow> _logger;

    /// <summary>Prepares the flow; its channels come with <see cref="Add"/>.</summary>
    public ReadingFlow(ReadingLog log, ReadingTopics topics, bool boardIsSimulated, ILogger<ReadingFlow> logger)
    {
        _log = log;
        _topics = topics;
        _boardIsSimulated = boardIsSimulated;
        _logger = logger;
    }

    /// <summary>Says every reading that is published, good or bad; called from the sensor's own loop.</summary>
    public event Action<Reading>? Published;

    /// <summary>Every channel as it is now, by sensor.</summary>
    public IReadOnlyList<ChannelState> Channels => [.. _channels.OrderBy(entry => entry.Key, StringComparer.Ordinal).SelectMany(entry => entry.Value).Select(channel => channel.State)];

    /// <summary>Every sensor that runs, as it is now.</summary>
    public IReadOnlyList<SensorState> Sensors => [.. _sensors.Values.OrderBy(sensor => sensor.Sensor.Name, StringComparer.Ordinal)];

    /// <summary>Prepares the channels of a sensor, before it measures.</summary>
    public void Add(SensorChains sensor)
    {
        _sensors[sensor.Sensor.Name] = new(sensor.Sensor, "", "", null);
        _channels[sensor.Sensor.Name] = [.. sensor.Sensor.Channels.Zip(sensor.Chains, (channel, chain) => new ChannelFlow(sensor.Sensor, channel, chain))];
    }

    /// <summary>The chain of a channel named <c>quantity/location</c>, with the channel; null where there is none.</summary>
    public (ChannelPlan Channel, ChannelChain Chain)? Find(string channel)
    {
        foreach (var found in _channels.Values.SelectMany(channels => channels))
        {
            if (found.Plan.Id.ToString() == channel)
                return (found.Plan, found.Chain);
        }

        return null;
    }

    /// <summary>Clears from the broker what channels said that have come to their end and are not among these.</summary>
    public void Keep(IReadOnlySet<ChannelId> channels)
    {
        foreach (var (sensor, flows) in _channels)
        {
            foreach (var gone in flows.Where(flow => !channels.Contains(flow.Plan.Id)))
                _topics.Clear(gone.Plan.Id, gone.Chain.Alarm is not null);
            if (flows.Length > 0 && flows.All(flow => !channels.Contains(flow.Plan.Id))) // one without any may run on
                _channels.TryRemove(sensor, out _);
        }
    }

    /// <inheritdoc/>
    public void Measured(SensorPlan sensor, IReadOnlyList<Measurement> measurements, DateTimeOffset at)
    {
        var before = _sensors[sensor.Name];
        _sensors[sensor.Name] = before.Becomes("online", "", at) with { Reads = before.Reads + 1 };
        if (sensor.Derived.Count > 0)
            measurements = WithDerived(sensor, measurements);
        foreach (var channel in _channels[sensor.Name])
        {
            var measured = false;
            foreach (var measurement in measurements)
            {
                if (measurement.Quantity != channel.Plan.Id.Quantity)
                    continue;
                measured = true;
                Take(sensor, channel, measurement, measurement.At ?? at);
            }

            if (measured)
                continue;
            channel.LastGood ??= at;
            if (!sensor.MayBeSilent && at - channel.LastGood > sensor.StaleAfter && SetStatus(channel, "stale"))
                channel.Chain.Interrupt();
        }
    }

    /// <inheritdoc/>
    public void Faulted(SensorPlan sensor, SensorFault fault, DateTimeOffset at)
    {
        var before = _sensors[sensor.Name];
        _sensors[sensor.Name] = before.Becomes($"error:{fault.Code}", fault.Reason, at) with { Faults = before.Faults + 1 };
        foreach (var channel in _channels[sensor.Name])
        {
            channel.Chain.Interrupt();
            var reading = _log.Add(new Reading(channel.Plan.Id, default, channel.Chain.Unit, at)
            {
                Quality = Quality.Bad,
                Reason = fault.Reason,
                Simulated = IsSimulated(sensor),
            });
            channel.Last = reading;
            _topics.PostReading(reading, channel.Chain.Lifetime);
            SetStatus(channel, $"error:{fault.Code}");
            Published?.Invoke(reading);
        }
    }

    /// <inheritdoc/>
    public void Stopped(SensorPlan sensor)
    {
        foreach (var channel in _channels[sensor.Name])
            SetStatus(channel, "offline");
        _sensors.TryRemove(sensor.Name, out _);
    }

    private void Take(SensorPlan sensor, ChannelFlow channel, Measurement measurement, DateTimeOffset at)
    {
        var reading = new Reading(channel.Plan.Id, measurement.Value, channel.Plan.Quantity.Unit, at)
        {
            Quality = measurement.Quality,
            Reason = measurement.Reason,
            Simulated = IsSimulated(sensor),
        };

        var isPublished = channel.Chain.Apply(ref reading);
        if (channel.Chain.Alarm is { } alarm && alarm.State != channel.AlarmState)
        {
            channel.AlarmState = alarm.State;
            _topics.PostAlarm(channel.Plan.Id, alarm.State, alarm.Text);
            if (alarm.Text.Length > 0)
                LogAlarm(alarm.Text);
        }

        if (!isPublished)
        {
            channel.LastGood = at;
            return;
        }

        reading = _log.Add(reading);
        channel.Last = reading;
        var lifetime = sensor.MayBeSilent ? (TimeSpan?)null : channel.Chain.Lifetime;
        _topics.PostReading(reading, lifetime);
        if (reading.Quality == Quality.Bad)
        {
            if (SetStatus(channel, "error:bad_data"))
                LogRefused(reading.Channel, reading.Reason);
            Published?.Invoke(reading);
            return;
        }

        _topics.PostValue(reading, lifetime);
        Published?.Invoke(reading);
        channel.LastGood = at;
        SetStatus(channel, "online");
        if (_logger.IsEnabled(LogLevel.Information))
            LogReading(reading.Channel, Payload.ValueText(reading), reading.Unit, reading.Simulated ? "  (simulated)" : "");
    }

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
                    return Array.Find(_channels[sensor.Name], channel => channel.Plan.Id.Quantity == quantity)?.Chain.Calibrated(measurement.Value.Number) ?? measurement.Value.Number;
            }

            return null;
        }
    }

    private bool SetStatus(ChannelFlow channel, string status)
    {
        if (channel.Status == status)
            return false;
        channel.Status = status;
        _topics.PostStatus(channel.Plan.Id, status);
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

    private sealed class ChannelFlow(SensorPlan sensor, ChannelPlan plan, ChannelChain chain)
    {
        private readonly Lock _lock = new();
        private Reading? _last;

        public ChannelState State => new(sensor, Plan, Chain.Unit, Last, Status, AlarmState);

        public Reading? Last
        {
            get
            {
                lock (_lock)
                    return _last;
            }

            set
            {
                lock (_lock)
                    _last = value;
            }
        }

        public ChannelPlan Plan { get; } = plan;
        public ChannelChain Chain { get; } = chain;
        public DateTimeOffset? LastGood { get; set; }
        public string Status { get; set; } = "";
        public string AlarmState { get; set; } = "";
    }
}
