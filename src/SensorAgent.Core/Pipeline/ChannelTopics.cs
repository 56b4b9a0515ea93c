using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Pipeline;

/// <summary>Turns one channel's readings and statuses into messages on its topics.</summary>
public sealed class ChannelTopics
{
    private readonly ReadingTopics _shared;
    private readonly ChannelId _channel;
    private readonly bool _isEvent;
    private readonly TimeSpan? _lifetime;
    private readonly StandingReading _value;
    private readonly StandingReading _reading;

    internal ChannelTopics(ReadingTopics shared, ChannelPlan channel, TimeSpan? lifetime)
    {
        (_shared, _channel, _lifetime) = (shared, channel.Id, lifetime);
        _isEvent = channel.Quantity.IsEvent;
        _value = new(shared.Topics.Value(_channel), EncodeValue);
        _reading = new(shared.Topics.Reading(_channel), EncodeReading);
    }

    /// <summary>The value with all that belongs to it, for machines; and, where there is a usable one, the bare value, for people.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="since">When it was taken, on the monotonic clock.</param>
    public void Post(in Reading reading, long since)
    {
        var hasValue = reading.Quality != Quality.Bad;
        if (_reading.Topic.Length == 0)
            _shared.Receipt.Acknowledged(reading.Sequence); // nobody waits for it
        if (!_isEvent)
        {
            _shared.Outbox.Post(_reading, hasValue ? _value : null, reading, since);
            return;
        }

        _shared.Outbox.Say(EncodeReading(reading, since));
        if (hasValue)
            _shared.Outbox.Say(EncodeValue(reading, since));
    }

    /// <summary><c>online</c>, <c>stale</c>, <c>error:code</c> or <c>offline</c>.</summary>
    public void PostStatus(string status) => _shared.Outbox.Post(
        new(_shared.Topics.Status(_channel), Payload.Text(status)) { Retain = _shared.Mqtt.Retain, Qos = _shared.Mqtt.Qos }, Rank.Reading);

    /// <summary><c>ok</c>, <c>low</c> or <c>high</c>, and an alert while it is not ok.</summary>
    public void PostAlarm(string state, string text)
    {
        _shared.Outbox.Post(new(_shared.Topics.Alarm(_channel), Payload.Text(state)) { Retain = true, Qos = 1 }, Rank.Reading);
        if (text.Length > 0)
            _shared.Alerts.Raise(AlertId, text);
        else
            _shared.Alerts.Clear(AlertId);
    }

    /// <summary>Takes back what was retained of a channel that is no more.</summary>
    public void Clear(bool hasAlarm)
    {
        Clear(_value.Topic);
        Clear(_reading.Topic);
        Clear(_shared.Topics.Status(_channel));
        if (!hasAlarm)
            return;
        Clear(_shared.Topics.Alarm(_channel));
        _shared.Alerts.Clear(AlertId);

        void Clear(string topic) => _shared.Outbox.Post(new(topic, default) { Retain = _shared.Mqtt.Retain, Qos = _shared.Mqtt.Qos }, Rank.Reading);
    }

    private string AlertId => $"{_channel.Quantity}-{_channel.Location.Replace('/', '-')}";

    private OutboundMessage EncodeValue(Reading reading, long since) => Encode(
        _value.Topic, Payload.Bare(reading), reading.Value.Kind == ValueKind.Bytes ? "application/octet-stream" : "text/plain", reading, since, null);

    private OutboundMessage EncodeReading(Reading reading, long since) =>
        Encode(_reading.Topic, Payload.Json(reading), "application/json", reading, since, _shared.Receipt);

    private OutboundMessage Encode(
        string topic, ReadOnlyMemory<byte> payload, string contentType, in Reading reading, long since, IReceipt? receipt) => new(topic, payload)
    {
        Retain = _shared.Mqtt.Retain && !_isEvent,
        Qos = _shared.Mqtt.Qos,
        ContentType = contentType,
        Lifetime = _lifetime,
        Since = since,
        Receipt = receipt,
        Sequence = reading.Sequence,
        Properties = reading.Unit.Length == 0
            ? [new("quality", reading.Quality.Name()), new("t", Payload.Time(reading.At))]
            : [new("unit", reading.Unit), new("quality", reading.Quality.Name()), new("t", Payload.Time(reading.At))],
    };
}
