using System.Text;

namespace SensorAgent.Core.Messaging;

/// <summary>What may be published to (MQTT 5.0, 4.7), and what this agent asks of it besides.</summary>
public static class TopicName
{
    private const int MaximumBytes = 65_535;

    /// <summary>Why a text cannot be the topic of a message, in words, or null when it can.</summary>
    public static string? Problem(string topic)
    {
        if (topic.Length == 0)
            return "it is empty";
        if (topic.AsSpan().ContainsAny('+', '#'))
            return "it has a wildcard (+ or #), which only a subscription may have";
        if (topic.Any(char.IsControl))
            return "it has a control character";
        if (topic.AsSpan(1).Contains("//", StringComparison.Ordinal) || topic.StartsWith("//", StringComparison.Ordinal) || topic.EndsWith('/'))
            return "it has an empty level";
        return Encoding.UTF8.GetByteCount(topic) > MaximumBytes ? "it is longer than 65,535 bytes" : null;
    }

    /// <summary>Why a text cannot be a topic filter (MQTT 5.0, 4.7.1), in words, or null when it can.</summary>
    public static string? FilterProblem(string filter)
    {
        if (filter.Length == 0)
            return "it is empty";
        if (filter.Contains('\0', StringComparison.Ordinal))
            return "it has the character U+0000";
        var levels = filter.Split('/');
        if (levels.Any(level => level.Length > 1 && level.AsSpan().ContainsAny('+', '#')))
            return "+ and # have to be alone between slashes";
        if (levels.SkipLast(1).Contains("#"))
            return "# can only be the last level";
        return Encoding.UTF8.GetByteCount(filter) > MaximumBytes ? "it is longer than 65,535 bytes" : null;
    }
}
