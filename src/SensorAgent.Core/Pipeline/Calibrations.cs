using System.Globalization;
using System.Text;
using System.Text.Json;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Storage;

namespace SensorAgent.Core.Pipeline;

/// <summary>What was calibrated on request, in a file of the state directory: live calibrations of channels, and when a chip did what.</summary>
public sealed class Calibrations
{
    private readonly Lock _lock = new();
    private readonly StateFile _file;
    private readonly SortedDictionary<string, KeptCalibration> _channels = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (double? Value, DateTimeOffset At, string By)> _actions = new(StringComparer.Ordinal);

    /// <summary>Reads the file; what cannot be read of it counts as not there.</summary>
    public Calibrations(StateFile file)
    {
        _file = file;
        try
        {
            if (file.Read() is { Length: > 0 } text)
                Read(text);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            _channels.Clear();
            _actions.Clear();
        }
    }

    /// <summary>A channel's live calibration; null for none.</summary>
    public KeptCalibration? Of(ChannelId channel)
    {
        lock (_lock)
            return _channels.GetValueOrDefault(KeyOf(channel));
    }

    /// <summary>Keeps a channel's live calibration, or drops it; throws what writing a file throws.</summary>
    public void Keep(ChannelId channel, KeptCalibration? calibration)
    {
        lock (_lock)
        {
            if (calibration is null)
                _channels.Remove(KeyOf(channel));
            else
                _channels[KeyOf(channel)] = calibration;
            Write();
        }
    }

    /// <summary>Notes that a chip has calibrated itself; throws what writing a file throws.</summary>
    public void Note(string sensor, string action, double? value, DateTimeOffset at, string by)
    {
        lock (_lock)
        {
            _actions[$"{sensor}/{action}"] = (value, at, by);
            Write();
        }
    }

    private static string KeyOf(ChannelId channel) => $"{channel.Sensor}/{channel.Quantity}";

    private void Read(string text)
    {
        using var document = JsonDocument.Parse(text);
        foreach (var entry in document.RootElement.GetProperty("channels").EnumerateObject())
        {
            var points = entry.Value.GetProperty("points").EnumerateArray().Select(point => (point[0].GetDouble(), point[1].GetDouble()));
            _channels[entry.Name] = new(entry.Value.GetProperty("offset").GetDouble(), [.. points], TimeOf(entry.Value), entry.Value.GetProperty("by").GetString()!);
        }

        foreach (var entry in document.RootElement.GetProperty("actions").EnumerateObject())
        {
            double? value = entry.Value.TryGetProperty("value", out var number) ? number.GetDouble() : null;
            _actions[entry.Name] = (value, TimeOf(entry.Value), entry.Value.GetProperty("by").GetString()!);
        }
    }

    private void Write() => _file.Write(Encoding.UTF8.GetString(Payload.Json(writer =>
    {
        writer.WriteStartObject("channels");
        foreach (var (key, calibration) in _channels)
        {
            writer.WriteStartObject(key);
            writer.WriteNumber("offset", calibration.Offset);
            writer.WriteStartArray("points");
            foreach (var (raw, real) in calibration.Points)
            {
                writer.WriteStartArray();
                writer.WriteNumberValue(raw);
                writer.WriteNumberValue(real);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            WriteOrigin(writer, calibration.At, calibration.By);
        }

        writer.WriteEndObject();
        writer.WriteStartObject("actions");
        foreach (var (key, (value, at, by)) in _actions)
        {
            writer.WriteStartObject(key);
            if (value is { } number)
                writer.WriteNumber("value", number);
            WriteOrigin(writer, at, by);
        }

        writer.WriteEndObject();
    })));

    private static void WriteOrigin(Utf8JsonWriter writer, DateTimeOffset at, string by)
    {
        writer.WriteString("at", Payload.Time(at));
        writer.WriteString("by", by);
        writer.WriteEndObject();
    }

    private static DateTimeOffset TimeOf(JsonElement entry) =>
        DateTimeOffset.Parse(entry.GetProperty("at").GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
