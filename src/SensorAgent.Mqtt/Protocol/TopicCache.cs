using System.Text.Unicode;

namespace SensorAgent.Mqtt.Protocol;

/// <summary>
/// The topics that came lately, so that the same bytes become the same string without an allocation. Bounded; for one reader
/// at a time.
/// </summary>
internal sealed class TopicCache(int capacity = 1024)
{
    private const int LongestKept = 256;
    private readonly HashSet<string> _topics = new(StringComparer.Ordinal);

    /// <summary>The topic of those bytes.</summary>
    /// <exception cref="MqttProtocolException">As <see cref="MqttText.Decode"/>.</exception>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        Span<char> text = stackalloc char[LongestKept];
        if (utf8.Length > LongestKept
            || Utf8.ToUtf16(utf8, text, out _, out var length, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done)
            return MqttText.Decode(utf8);

        var lookup = _topics.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text[..length], out var known))
            return known;

        var topic = MqttText.Decode(utf8);
        if (_topics.Count >= capacity)
            _topics.Clear();
        _topics.Add(topic);
        return topic;
    }
}
