using System.Text.Json;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Pipeline;

namespace SensorAgent.Core.Management;

/// <summary>Every channel and output with what an app needs to show it, retained on <c>catalog</c>.</summary>
public sealed class AgentCatalogue(ReadingFlow flow, OutputFleet outputs, Outbox outbox, TopicScheme topics)
{
    private byte[] _last = [];

    /// <summary>Publishes it when it has changed, retained.</summary>
    public void PostChanges()
    {
        var json = Payload.Json(Members);
        if (json.AsSpan().SequenceEqual(_last))
            return;
        _last = json;
        outbox.Post(new(topics.Catalogue, json) { Retain = true, Qos = 1, ContentType = "application/json" }, Rank.Catalogue);
    }

    /// <summary>Writes it as an object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        Members(writer);
        writer.WriteEndObject();
    }

    private void Members(Utf8JsonWriter writer)
    {
        writer.WriteString("agent", topics.Agent);
        writer.WriteStartArray("channels");
        foreach (var channel in flow.Channels)
            ChannelJson.WriteDescription(writer, channel, topics);
        writer.WriteEndArray();
        writer.WriteStartArray("outputs");
        foreach (var output in outputs.Outputs)
            ChannelJson.WriteDescription(writer, output, topics);
        writer.WriteEndArray();
        writer.WriteStartArray("groups");
        foreach (var (group, _) in outputs.Groups)
            ChannelJson.WriteDescription(writer, group, topics);
        writer.WriteEndArray();
    }
}
