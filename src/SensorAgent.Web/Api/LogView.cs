using System.Text.Json;
using SensorAgent.Core.Management;
using SensorAgent.Core.Messaging;

namespace SensorAgent.Web.Api;

/// <summary>A line of the log as the dashboard shows it.</summary>
internal static class LogView
{
    /// <summary>Writes it as an object.</summary>
    public static void Write(Utf8JsonWriter writer, LogLine line)
    {
        writer.WriteStartObject();
        writer.WriteString("t", Payload.Time(line.At));
        writer.WriteString("level", line.Level.ToString().ToLowerInvariant());
        writer.WriteString("source", line.Source);
        writer.WriteString("text", line.Text);
        writer.WriteEndObject();
    }
}
