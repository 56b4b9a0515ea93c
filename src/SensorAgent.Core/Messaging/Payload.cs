using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Messaging;

/// <summary>Values and facts as bytes: bare text for people, JSON for machines.</summary>
public static class Payload
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A time as it stands in payloads: UTC, milliseconds.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Text as UTF-8.</summary>
    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The bare value: a number in the invariant culture, <c>ON</c>/<c>OFF</c>, text, or bytes as they are.</summary>
    public static ReadOnlyMemory<byte> Bare(Reading reading) =>
        reading.Value.Kind == ValueKind.Bytes ? reading.Value.Bytes : Text(ValueText(reading));

    /// <summary>The value as people read it, with the decimals of its channel.</summary>
    public static string ValueText(Reading reading) => reading.Value.Kind switch
    {
        ValueKind.Number when reading.Decimals is { } decimals => Fixed(reading.Value.Number, decimals),
        _ => reading.Value.ToString(),
    };

    /// <summary><c>{"v":21.4,"u":"°C","t":"...","seq":812,"quality":"good","sensor":"climate"}</c>; <c>v</c> is null without a usable value.</summary>
    public static byte[] Json(Reading reading) => Json(writer =>
    {
        writer.WritePropertyName("v");
        WriteValue(writer, reading);
        if (reading.Unit.Length > 0)
            writer.WriteString("u", reading.Unit);
        writer.WriteString("t", Time(reading.At));
        writer.WriteNumber("seq", reading.Sequence);
        writer.WriteString("quality", reading.Quality.Name());
        if (reading.Over is { } over)
        {
            writer.WriteNumber("min", over.Minimum);
            writer.WriteNumber("max", over.Maximum);
            writer.WriteNumber("mean", Math.Round(over.Mean, (reading.Decimals ?? 5) + 1));
            writer.WriteNumber("n", over.Count);
        }

        if (reading.Reason.Length > 0)
            writer.WriteString("reason", reading.Reason);
        writer.WriteString("sensor", reading.Channel.Sensor);
        if (reading.Simulated)
            writer.WriteBoolean("simulated", true);
    });

    /// <summary>One JSON object.</summary>
    public static byte[] Json(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(192);
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The value as it stands in JSON; null without a usable one.</summary>
    public static void WriteValue(Utf8JsonWriter writer, Reading reading)
    {
        switch (reading.Value.Kind)
        {
            case var _ when reading.Quality == Quality.Bad:
                writer.WriteNullValue();
                break;
            case ValueKind.Number:
                writer.WriteRawValue(ValueText(reading));
                break;
            case ValueKind.Bytes:
                writer.WriteStartObject();
                writer.WriteNumber("bytes", reading.Value.Bytes.Length);
                writer.WriteEndObject();
                break;
            default:
                writer.WriteStringValue(reading.Value.ToString());
                break;
        }
    }

    /// <summary>Never "-0.0": a sign without a value only confuses.</summary>
    private static string Fixed(double number, int decimals)
    {
        var text = number.ToString($"F{decimals}", CultureInfo.InvariantCulture);
        return text.StartsWith('-') && !text.AsSpan().ContainsAnyInRange('1', '9') ? text[1..] : text;
    }
}
