using System.Text.Json;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Storage;

namespace SensorAgent.Core.Management;

/// <summary>How the agent is: its link, and what of its sensors and outputs does not work, retained on <c>health</c>.</summary>
public sealed class AgentHealth(
    ReadingFlow flow, OutputFleet outputs, Link link, ReadingLog log, ClockWatch clock, Alerts alerts, Outbox outbox, TopicScheme topics,
    TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private byte[] _last = [];

    /// <summary>How long the agent runs.</summary>
    public TimeSpan Uptime => time.GetElapsedTime(_start);

    /// <summary>Publishes it when it has changed.</summary>
    public void PostChanges()
    {
        var json = Payload.Json(Members);
        if (json.AsSpan().SequenceEqual(_last))
            return;
        _last = json;
        outbox.Post(new(topics.Health, json) { Retain = true, Qos = 1, ContentType = "application/json" }, Rank.Info);
    }

    /// <summary>Writes it as an object, with the figures that change all the time.</summary>
    public void Write(Utf8JsonWriter writer) => Write(writer, _ => { });

    /// <summary>Writes it as an object, with further members.</summary>
    public void Write(Utf8JsonWriter writer, Action<Utf8JsonWriter> more)
    {
        writer.WriteStartObject();
        Members(writer);
        writer.WriteNumber("uptime", Math.Floor(Uptime.TotalSeconds));
        writer.WriteNumber("readings", log.Added);
        writer.WriteNumber("unwritten", log.Waiting);
        writer.WriteNumber("readings_dropped", log.Dropped + log.Lost);
        writer.WriteNumber("messages_dropped", outbox.Dropped);
        more(writer);
        writer.WriteEndObject();
    }

    private void Members(Utf8JsonWriter writer)
    {
        var channels = flow.Channels;
        var faulty = channels.Where(channel => channel.Status is not ("online" or "")).ToArray();
        var failed = outputs.Outputs.Where(output => output.Error.Length > 0).ToArray();
        writer.WriteString("status", faulty.Length + failed.Length + alerts.Raised.Count == 0 ? "ok" : "degraded");
        writer.WriteBoolean("connected", link.IsConnected);
        writer.WriteString("clock", clock.IsSynchronised ? "synced" : "unsynced");
        writer.WriteNumber("channels", channels.Count);
        writer.WriteNumber("outputs", outputs.Count);
        writer.WriteStartArray("faults");
        foreach (var channel in faulty)
        {
            writer.WriteStartObject();
            writer.WriteString("channel", channel.Channel.Id.ToString());
            writer.WriteString("status", channel.Status);
            if (channel.Last is { Reason.Length: > 0 } last)
                writer.WriteString("reason", last.Reason);
            writer.WriteEndObject();
        }

        foreach (var output in failed)
        {
            writer.WriteStartObject();
            writer.WriteString("output", output.Plan.Name);
            writer.WriteString("reason", output.Error);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("alerts");
        foreach (var alert in alerts.Raised)
            writer.WriteStringValue(alert);
        writer.WriteEndArray();
    }
}
