using System.Text.Json;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Pipeline;

namespace SensorAgent.Web.Api;

/// <summary>A channel as the dashboard shows it.</summary>
internal static class ChannelView
{
    /// <summary>Writes it as an object.</summary>
    public static void Write(Utf8JsonWriter writer, ChannelState channel, TopicScheme topics)
    {
        var (id, quantity, last) = (channel.Channel.Id, channel.Channel.Quantity, channel.Last);
        writer.WriteStartObject();
        writer.WriteString("id", id.ToString());
        writer.WriteString("quantity", id.Quantity);
        writer.WriteString("location", id.Location);
        writer.WriteString("sensor", id.Sensor);
        writer.WriteString("topic", topics.Value(id));
        writer.WriteString("unit", channel.Unit);
        writer.WriteString("kind", quantity.Kind == ValueKind.Bytes ? "image" : quantity.Kind.ToString().ToLowerInvariant());
        writer.WritePropertyName("value");
        WriteValue(writer, last);
        if (last is { } reading)
        {
            writer.WriteString("t", Payload.Time(reading.At));
            writer.WriteNumber("seq", reading.Sequence);
            writer.WriteString("quality", reading.Quality.Name());
            writer.WriteString("reason", reading.Reason);
            writer.WriteBoolean("simulated", reading.Simulated);
        }
        else
        {
            writer.WriteNull("t");
            writer.WriteNumber("seq", 0);
            writer.WriteNull("quality");
            writer.WriteString("reason", "");
            writer.WriteBoolean("simulated", false);
        }

        writer.WriteString("status", channel.Status);
        if (channel.Alarm.Length > 0)
            writer.WriteString("alarm", channel.Alarm);
        else
            writer.WriteNull("alarm");
        writer.WriteNumber("interval", channel.Sensor.Driver.Description.TellsChanges ? 0 : channel.Sensor.Interval.TotalSeconds);
        if ((last?.Decimals ?? quantity.Decimals) is { } decimals)
            writer.WriteNumber("decimals", decimals);
        else
            writer.WriteNull("decimals");
        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, Reading? last)
    {
        if (last is not { } reading || reading.Quality == Quality.Bad || reading.Value.Kind == ValueKind.Bytes)
            writer.WriteNullValue();
        else if (reading.Value.Kind == ValueKind.Binary)
            writer.WriteBooleanValue(reading.Value.IsOn);
        else
            Payload.WriteValue(writer, reading);
    }
}
