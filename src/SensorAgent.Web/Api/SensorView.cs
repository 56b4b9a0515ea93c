using System.Text.Json;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Pipeline;

namespace SensorAgent.Web.Api;

/// <summary>A sensor as the dashboard shows it.</summary>
internal static class SensorView
{
    /// <summary>Writes it as an object.</summary>
    public static void Write(Utf8JsonWriter writer, SensorState sensor)
    {
        writer.WriteStartObject();
        writer.WriteString("name", sensor.Sensor.Name);
        writer.WriteString("driver", sensor.Sensor.Driver.Name);
        writer.WriteString("location", sensor.Sensor.Channels.Count > 0 ? sensor.Sensor.Channels[0].Id.Location : "");
        writer.WriteString("state", sensor.State);
        writer.WriteString("error", sensor.Error.Length > 0 ? sensor.Error : null);
        writer.WriteString("since", sensor.Since is { } since ? Payload.Time(since) : null);
        writer.WriteNumber("ok", sensor.Reads);
        writer.WriteNumber("failed", sensor.Faults);
        writer.WriteEndObject();
    }
}
