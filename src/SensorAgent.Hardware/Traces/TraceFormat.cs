using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SensorAgent.Hardware.Traces;

/// <summary>A trace's lines as text, each a JSON object; docs/traces.md is their description.</summary>
internal static class TraceFormat
{
    /// <summary>What the header's <c>format</c> says.</summary>
    public const string Name = "sensoragent-trace";

    /// <summary>The version that is written, and the newest that is read.</summary>
    public const int Version = 1;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The first line.</summary>
    public static string Text(TraceHeader header) => Write(json =>
    {
        json.WriteString("format", Name);
        json.WriteNumber("version", Version);
        json.WriteString("sensor", header.Sensor);
        json.WriteString("driver", header.Driver);
        json.WriteString("board", header.Board);
        json.WriteString("agent", header.Agent);
        json.WriteString("recorded", header.Recorded.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        json.WriteStartObject("settings");
        foreach (var (key, value) in header.Settings)
            json.WriteString(key, value);
        json.WriteEndObject();
    });

    /// <summary>Another line.</summary>
    public static string Text(TraceLine line) => Write(json =>
    {
        json.WriteNumber("time", Math.Round(line.Time, 6));
        if (line is TraceTransfer transfer)
            Write(json, transfer);
        else if (line is TraceOutcome outcome)
            Write(json, outcome);
    });

    /// <summary>Reads the first line; <see cref="FormatException"/> says what is wrong with it.</summary>
    public static TraceHeader Header(string text)
    {
        using var document = Parse(text);
        var json = document.RootElement;
        if (OptionalText(json, "format") != Name)
            throw new FormatException($"it is no trace: its first line has no \"format\": \"{Name}\"");
        if (!json.TryGetProperty("version", out var version) || !version.TryGetInt32(out var number) || number is < 1 or > Version)
            throw new FormatException($"its version is not {Version}; a newer sensoragent may read it");
        if (!json.TryGetProperty("settings", out var settings) || settings.ValueKind != JsonValueKind.Object)
            throw new FormatException("\"settings\" is missing or no object");
        if (!DateTimeOffset.TryParse(RequiredText(json, "recorded"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var recorded))
            throw new FormatException("\"recorded\" is no time");
        return new(RequiredText(json, "sensor"), RequiredText(json, "driver"), OptionalText(json, "board"), OptionalText(json, "agent"), recorded,
            settings.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.ToString(), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Reads another line; <see cref="FormatException"/> says what is wrong with it.</summary>
    public static TraceLine Line(string text, int number)
    {
        using var document = Parse(text);
        var json = document.RootElement;
        var time = json.TryGetProperty("time", out var at) && at.ValueKind == JsonValueKind.Number && at.TryGetDouble(out var seconds)
            && seconds is >= 0 and < 1e9
            ? seconds
            : throw new FormatException("\"time\" is missing or no number of seconds");
        if (!json.TryGetProperty("bus", out _))
            return Outcome(json) with { Time = time, Number = number };

        var transfer = Transfer(json) with { Time = time, Number = number };
        if (OptionalText(json, "check") is { Length: > 0 } check
            && !check.Equals(TraceCheck.Of(transfer.Written, transfer.Read), StringComparison.Ordinal))
            throw new FormatException($"{TraceCheck.Difference(transfer, check)} was changed since it was recorded");
        return transfer;
    }

    private static void Write(Utf8JsonWriter json, TraceTransfer transfer)
    {
        json.WriteString("bus", transfer.Bus);
        json.WriteString("address", transfer.Address);
        json.WriteString("step", transfer.Step);
        if (transfer.Written.Length > 0)
            json.WriteString("written", transfer.Written);
        if (transfer.Read.Length > 0)
            json.WriteString("read", transfer.Read);
        if (transfer.Length > 0)
            json.WriteNumber("length", transfer.Length);
        WriteFault(json, transfer.Error, transfer.Message);
        json.WriteString("check", TraceCheck.Of(transfer.Written, transfer.Read));
    }

    private static void Write(Utf8JsonWriter json, TraceOutcome outcome)
    {
        json.WriteStartArray("values");
        foreach (var value in outcome.Values)
        {
            json.WriteStartObject();
            json.WriteString("quantity", value.Quantity);
            json.WriteString("value", value.Value);
            json.WriteString("quality", value.Quality);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteFault(json, outcome.Error, outcome.Message);
    }

    private static void WriteFault(Utf8JsonWriter json, string error, string message)
    {
        if (error.Length == 0)
            return;
        json.WriteString("error", error);
        json.WriteString("message", message);
    }

    private static TraceTransfer Transfer(JsonElement json)
    {
        var transfer = new TraceTransfer(
            RequiredText(json, "bus"), RequiredText(json, "address"), RequiredText(json, "step"), OptionalText(json, "written"),
            OptionalText(json, "read"),
            Length(json), OptionalText(json, "error"), OptionalText(json, "message"));
        if (transfer.IsOfBytes)
        {
            CheckDigits(transfer.Written, "written");
            CheckDigits(transfer.Read, "read");
            return transfer with { Written = transfer.Written.ToUpperInvariant(), Read = transfer.Read.ToUpperInvariant() };
        }

        return transfer;
    }

    private static TraceOutcome Outcome(JsonElement json)
    {
        if (!json.TryGetProperty("values", out var values) || values.ValueKind != JsonValueKind.Array)
            throw new FormatException("it has neither \"bus\" nor \"values\"");
        return new([.. values.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Object
                ? new TraceValue(RequiredText(value, "quantity"), RequiredText(value, "value"), OptionalText(value, "quality"))
                : throw new FormatException("\"values\" holds something that is no object"))],
            OptionalText(json, "error"), OptionalText(json, "message"));
    }

    private static void CheckDigits(string text, string key)
    {
        if (text.Length % 2 != 0 || !text.All(char.IsAsciiHexDigit))
            throw new FormatException($"\"{key}\" is not made of bytes of two hexadecimal digits");
    }

    private static int Length(JsonElement json)
    {
        if (!json.TryGetProperty("length", out var length))
            return 0;
        return length.ValueKind == JsonValueKind.Number && length.TryGetInt32(out var bytes) && bytes >= 0
            ? bytes
            : throw new FormatException("\"length\" is no number of bytes");
    }

    private static string RequiredText(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new FormatException($"\"{key}\" is missing or no text");

    private static string OptionalText(JsonElement json, string key) => json.TryGetProperty(key, out _) ? RequiredText(json, key) : "";

    private static JsonDocument Parse(string text)
    {
        try
        {
            var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new FormatException("it is no JSON object");
        }
        catch (JsonException)
        {
            throw new FormatException("it is no whole JSON object; the file may be cut off here");
        }
    }

    private static string Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
