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
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int LongestNumber = 384; // the greatest double has 309 digits before the point
    private static readonly string[] Fixed = [.. Enumerable.Range(0, 10).Select(decimals => $"F{decimals}")];
    [ThreadStatic] private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? _scratch;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A time as it stands in payloads: UTC, milliseconds.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>Text as UTF-8.</summary>
    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The bare value: a number in the invariant culture, <c>ON</c>/<c>OFF</c>, text, or bytes as they are.</summary>
    public static ReadOnlyMemory<byte> Bare(in Reading reading)
    {
        switch (reading.Value.Kind)
        {
            case ValueKind.Bytes:
                return reading.Value.Bytes;
            case ValueKind.Number:
                Span<byte> number = stackalloc byte[LongestNumber];
                return number[..Format(reading, number)].ToArray();
            default:
                return Text(reading.Value.ToString());
        }
    }

    /// <summary>The value as people read it, with the decimals of its channel.</summary>
    public static string ValueText(in Reading reading)
    {
        if (reading.Value.Kind != ValueKind.Number)
            return reading.Value.ToString();
        Span<byte> number = stackalloc byte[LongestNumber];
        return Encoding.UTF8.GetString(number[..Format(reading, number)]);
    }

    /// <summary><c>{"v":21.4,"u":"°C","t":"...","seq":812,"quality":"good","sensor":"climate"}</c>; <c>v</c> is null without a usable value.</summary>
    public static byte[] Json(in Reading reading)
    {
        var (buffer, writer) = _scratch ??= NewScratch();
        buffer.ResetWrittenCount();
        writer.Reset();
        writer.WriteStartObject();
        WriteMembers(writer, reading);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

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
    public static void WriteValue(Utf8JsonWriter writer, in Reading reading)
    {
        switch (reading.Value.Kind)
        {
            case var _ when reading.Quality == Quality.Bad:
                writer.WriteNullValue();
                break;
            case ValueKind.Number:
                Span<byte> number = stackalloc byte[LongestNumber];
                writer.WriteRawValue(number[..Format(reading, number)], skipInputValidation: true);
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

    private static void WriteMembers(Utf8JsonWriter writer, in Reading reading)
    {
        writer.WritePropertyName("v"u8);
        WriteValue(writer, reading);
        if (reading.Unit.Length > 0)
            writer.WriteString("u"u8, reading.Unit);
        Span<byte> time = stackalloc byte[24];
        reading.At.UtcDateTime.TryFormat(time, out var length, TimeFormat, CultureInfo.InvariantCulture);
        writer.WriteString("t"u8, time[..length]);
        writer.WriteNumber("seq"u8, reading.Sequence);
        writer.WriteString("quality"u8, reading.Quality.Name());
        if (reading.Over is { } over)
        {
            writer.WriteNumber("min"u8, over.Minimum);
            writer.WriteNumber("max"u8, over.Maximum);
            writer.WriteNumber("mean"u8, Math.Round(over.Mean, (reading.Decimals ?? 5) + 1));
            writer.WriteNumber("n"u8, over.Count);
        }

        if (reading.Reason.Length > 0)
            writer.WriteString("reason"u8, reading.Reason);
        writer.WriteString("sensor"u8, reading.Channel.Sensor);
        if (reading.Simulated)
            writer.WriteBoolean("simulated"u8, true);
    }

    /// <summary>Never "-0.0": a sign without a value only confuses.</summary>
    private static int Format(in Reading reading, Span<byte> text)
    {
        var number = reading.Value.Number + 0.0; // a sum is never -0
        number.TryFormat(text, out var length, reading.Decimals is { } decimals ? Fixed[decimals] : default, CultureInfo.InvariantCulture);
        if (text[0] != '-' || text[..length].ContainsAnyInRange((byte)'1', (byte)'9'))
            return length;
        text[1..length].CopyTo(text);
        return length - 1;
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) NewScratch()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        return (buffer, new(buffer, Relaxed));
    }
}
