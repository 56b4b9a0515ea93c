namespace SensorAgent.Mqtt.Protocol;

/// <summary>What a client subscribes to (section 4.7); <c>+</c> stands for one level, <c>#</c> for the rest.</summary>
internal static class TopicFilter
{
    /// <summary>True when it can be subscribed to, shared or not.</summary>
    public static bool IsValid(string filter) => Fault(filter) is null;

    /// <summary>Null when it can be subscribed to, otherwise what is wrong with it.</summary>
    public static string? Fault(string filter)
    {
        if (SharedSubscription.IsShared(filter))
            return SharedSubscription.TryParse(filter, out _, out _) ? MqttText.Fault(filter) : "it is not of the form $share/group/filter";
        return FaultOfLevels(filter) ?? MqttText.Fault(filter);
    }

    /// <summary>Whether a message of that topic is meant; both have to be valid, and the filter without its <c>$share/group/</c>.</summary>
    public static bool Matches(ReadOnlySpan<char> filter, ReadOnlySpan<char> topic)
    {
        // Wildcards do not stand for the first level of the server's own topics [MQTT-4.7.2-1].
        if (topic is ['$', ..] && filter is ['+' or '#', ..])
            return false;

        while (true)
        {
            if (filter is "#")
                return true;

            var filterEnd = filter.IndexOf('/');
            var topicEnd = topic.IndexOf('/');
            var level = filterEnd < 0 ? filter : filter[..filterEnd];
            if (level is not "+" && !level.SequenceEqual(topicEnd < 0 ? topic : topic[..topicEnd]))
                return false;

            if (topicEnd < 0)
                return filterEnd < 0 || filter[(filterEnd + 1)..] is "#"; // "a/#" means "a" too
            if (filterEnd < 0)
                return false;
            filter = filter[(filterEnd + 1)..];
            topic = topic[(topicEnd + 1)..];
        }
    }

    internal static string? FaultOfLevels(ReadOnlySpan<char> filter)
    {
        if (filter.IsEmpty)
            return "it is empty"; // [MQTT-4.7.3-1]

        foreach (var range in filter.Split('/'))
        {
            var level = filter[range];
            if (level.Contains('#') && (level.Length > 1 || range.End.GetOffset(filter.Length) != filter.Length))
                return "# does not stand alone at its end"; // [MQTT-4.7.1-1]
            if (level.Contains('+') && level.Length > 1)
                return "+ does not fill a level"; // [MQTT-4.7.1-2]
        }

        return null;
    }
}
