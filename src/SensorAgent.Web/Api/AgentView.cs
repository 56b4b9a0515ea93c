using System.Text.Json;
using SensorAgent.Core.Messaging;

namespace SensorAgent.Web.Api;

/// <summary>The agent as the dashboard shows it.</summary>
internal static class AgentView
{
    /// <summary>Writes it as an object.</summary>
    public static void Write(Utf8JsonWriter writer, WebSources sources, long backlog)
    {
        var (info, link) = (sources.Info, sources.Link.State);
        writer.WriteStartObject();
        writer.WriteString("id", sources.Topics.Agent);
        writer.WriteString("version", info.Version);
        writer.WriteString("location", sources.Location);
        writer.WriteString("started", Payload.Time(info.Started));
        writer.WriteBoolean("simulated", info.IsSimulated);
        writer.WriteBoolean("safeMode", info.IsSafeMode);
        writer.WriteString("board", info.Board);
        writer.WriteString("clock", sources.ClockIsSynchronised() == false ? "unsynced" : "synced");
        writer.WriteStartObject("link");
        writer.WriteBoolean("connected", link.IsConnected);
        writer.WriteString("broker", link.Broker);
        writer.WriteString("since", Payload.Time(link.Since));
        writer.WriteString("error", link.Error);
        writer.WriteEndObject();
        writer.WriteNumber("backlog", backlog);
        writer.WriteStartArray("alerts");
        foreach (var alert in sources.Alerts.Standing)
        {
            writer.WriteStartObject();
            writer.WriteString("id", alert.Id);
            writer.WriteString("text", alert.Text);
            writer.WriteString("since", Payload.Time(alert.Since));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
