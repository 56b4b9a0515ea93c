using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SensorAgent.Cli;

/// <summary>What the agent's channels and outputs are, as lines of text made from its messages.</summary>
internal sealed class WatchScreen
{
    private readonly SortedDictionary<string, ChannelLine> _channels = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, OutputLine> _outputs = new(StringComparer.Ordinal);
    private string _agent = "unknown";

    /// <summary>Takes a message up; null when it changes nothing here, else a line on what is new.</summary>
    /// <param name="kind">The level below the agent's topic, such as <c>reading</c>.</param>
    /// <param name="name">What follows it, such as <c>temperature/room1</c>.</param>
    /// <param name="payload">The payload.</param>
    public string? Take(string kind, string name, ReadOnlySpan<byte> payload) => kind switch
    {
        "state" => $"the agent is {_agent = Encoding.UTF8.GetString(payload)}",
        "reading" => TakeChannel(name, payload, Read),
        "status" => TakeChannel(name, payload, static (text, line) => line with { Status = Encoding.UTF8.GetString(text) }),
        "output" => TakeOutput(name, payload),
        _ => null,
    };

    /// <summary>All of it, with the age of each value.</summary>
    public IEnumerable<string> Lines(string agent, DateTimeOffset now)
    {
        yield return $"agent {agent}: {_agent}";
        yield return "";
        var width = _channels.Keys.Concat(_outputs.Keys).Select(name => name.Length).DefaultIfEmpty(0).Max();
        foreach (var (name, line) in _channels)
            yield return $"{name.PadRight(width)}  {line.Words,14}  {line.Age(now),6}  {line.Trouble}".TrimEnd();
        if (_outputs.Count > 0)
            yield return "";
        foreach (var (name, line) in _outputs)
            yield return $"{name.PadRight(width)}  {line.State,14}  {Age(line.Since, now),6}  {line.Words}".TrimEnd();
        if (_channels.Count + _outputs.Count == 0)
            yield return "Nothing has come yet: is the agent running, with this broker and this configuration?";
    }

    private string? TakeChannel(string name, ReadOnlySpan<byte> payload, Reader read)
    {
        if (payload.IsEmpty)
            return _channels.Remove(name) ? $"{name}  is gone" : null;
        _channels.TryGetValue(name, out var before);
        try
        {
            var line = read(payload, before ?? ChannelLine.Unknown);
            _channels[name] = line;
            var isNew = before is null || (line.Words, line.At, line.Trouble) != (before.Words, before.At, before.Trouble);
            return isNew ? $"{name}  {line.Words}  {line.Trouble}".TrimEnd() : null;
        }
        catch (JsonException)
        {
            return null; // not the agent's
        }
    }

    private string? TakeOutput(string name, ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
            return _outputs.Remove(name) ? $"{name}  is gone" : null;
        try
        {
            var reader = new Utf8JsonReader(payload);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            var words = Text(root, "error") is { Length: > 0 } error ? error : $"by {Text(root, "cause")}";
            if (Text(root, "until") is { Length: > 0 } until && Time(until) is { } end)
                words += $", until {end.ToLocalTime():HH:mm:ss}";
            var line = new OutputLine(Text(root, "state") is { Length: > 0 } state ? state : "?", Time(Text(root, "since")), words);
            _outputs[name] = line;
            return $"{name}  {line.State}  {line.Words}";
        }
        catch (JsonException)
        {
            return null; // not the agent's
        }
    }

    private static ChannelLine Read(ReadOnlySpan<byte> payload, ChannelLine line)
    {
        var reader = new Utf8JsonReader(payload);
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        var quality = Text(root, "quality");
        var value = Text(root, "v");
        return line with
        {
            Words = value.Length > 0 ? $"{value} {Text(root, "u")}".TrimEnd() : "no value",
            At = Time(Text(root, "t")),
            Quality = quality == "good" ? "" : $"{quality}: {Text(root, "reason")}",
        };
    }

    private static string Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member.ToString() : "";

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string Age(DateTimeOffset? since, DateTimeOffset now) => since is not { } then ? "" : (now - then) switch
    {
        { TotalSeconds: < 60 } age => $"{Math.Max(0, (int)age.TotalSeconds)} s",
        { TotalMinutes: < 60 } age => $"{(int)age.TotalMinutes} min",
        { TotalHours: < 48 } age => $"{(int)age.TotalHours} h",
        var age => $"{(int)age.TotalDays} d",
    };

    private delegate ChannelLine Reader(ReadOnlySpan<byte> payload, ChannelLine before);

    private sealed record ChannelLine(string Words, DateTimeOffset? At, string Quality, string Status)
    {
        public static ChannelLine Unknown { get; } = new("no value", null, "", "");

        /// <summary>What is wrong; empty when all is well.</summary>
        public string Trouble => Quality.Length > 0 ? Quality : Status is "online" or "" ? "" : Status;

        public string Age(DateTimeOffset now) => WatchScreen.Age(At, now);
    }

    private sealed record OutputLine(string State, DateTimeOffset? Since, string Words);
}
