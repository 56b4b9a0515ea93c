using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Pipeline;

/// <summary>Turns readings and statuses into standing messages.</summary>
public sealed class ReadingTopics(Outbox outbox, TopicScheme topics, MqttSettings mqtt, IReceipt receipt, Alerts alerts)
{
    /// <summary>The bare value, for people.</summary>
    public void PostValue(Reading reading, TimeSpan? lifetime) =>
        Post(topics.Value(reading.Channel), Payload.Bare(reading),
            reading.Value.Kind == ValueKind.Bytes ? "application/octet-stream" : "text/plain", lifetime, reading, null);

    /// <summary>The value with all that belongs to it, for machines.</summary>
    public void PostReading(Reading reading, TimeSpan? lifetime) =>
        Post(topics.Reading(reading.Channel), Payload.Json(reading), "application/json", lifetime, reading, receipt);

    /// <summary><c>online</c>, <c>stale</c>, <c>error:code</c> or <c>offline</c>.</summary>
    public void PostStatus(ChannelId channel, string status) =>
        outbox.Post(new(topics.Status(channel), Payload.Text(status)) { Retain = mqtt.Retain, Qos = mqtt.Qos }, Rank.Reading);

    /// <summary><c>ok</c>, <c>low</c> or <c>high</c>, and an alert while it is not ok.</summary>
    public void PostAlarm(ChannelId channel, string state, string text)
    {
        outbox.Post(new(topics.Alarm(channel), Payload.Text(state)) { Retain = true, Qos = 1 }, Rank.Reading);
        var id = AlertOf(channel);
        if (text.Length > 0)
            alerts.Raise(id, text);
        else
            alerts.Clear(id);
    }

    /// <summary>Takes back what was retained of a channel that is no more.</summary>
    public void Clear(ChannelId channel, bool hasAlarm)
    {
        Clear(topics.Value(channel));
        Clear(topics.Reading(channel));
        Clear(topics.Status(channel));
        if (!hasAlarm)
            return;
        Clear(topics.Alarm(channel));
        alerts.Clear(AlertOf(channel));

        void Clear(string topic) => outbox.Post(new(topic, default) { Retain = mqtt.Retain, Qos = mqtt.Qos }, Rank.Reading);
    }

    private static string AlertOf(ChannelId channel) => $"{channel.Quantity}-{channel.Location.Replace('/', '-')}";

    private void Post(string topic, ReadOnlyMemory<byte> payload, string contentType, TimeSpan? lifetime, Reading reading, IReceipt? receipt)
    {
        var isEvent = Quantity.Named(reading.Channel.Quantity).IsEvent;
        var message = new OutboundMessage(topic, payload)
        {
            Retain = mqtt.Retain && !isEvent,
            Qos = mqtt.Qos,
            ContentType = contentType,
            Lifetime = lifetime,
            From = reading.At,
            Receipt = receipt,
            Sequence = reading.Sequence,
            Properties = reading.Unit.Length == 0
                ? [new("quality", reading.Quality.Name()), new("t", Payload.Time(reading.At))]
                : [new("unit", reading.Unit), new("quality", reading.Quality.Name()), new("t", Payload.Time(reading.At))],
        };
        if (isEvent)
            outbox.Say(message);
        else
            outbox.Post(message, Rank.Reading);
    }
}
