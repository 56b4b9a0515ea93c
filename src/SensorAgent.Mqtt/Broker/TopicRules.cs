namespace SensorAgent.Mqtt.Broker;

/// <summary>What a topic name and a topic filter may look like (MQTT 5, section 4.7).</summary>
internal static class TopicRules
{
    /// <summary>Levels allowed in a name or filter: bounds the depth of the trees, as other brokers do.</summary>
    public const int MaximumLevels = 200;

    private const string SharePrefix = "$share/";

    public static bool IsName(string topic) =>
        topic.Length > 0 && topic.AsSpan().IndexOfAny('+', '#', '\0') < 0 && HasFewLevels(topic);

    public static bool IsFilter(ReadOnlySpan<char> filter)
    {
        if (filter.IsEmpty || filter.Contains('\0') || !HasFewLevels(filter))
            return false;

        while (true)
        {
            var slash = filter.IndexOf('/');
            var level = slash < 0 ? filter : filter[..slash];
            if (level.IndexOfAny('+', '#') >= 0 && (level.Length != 1 || (level[0] == '#' && slash >= 0)))
                return false;
            if (slash < 0)
                return true;
            filter = filter[(slash + 1)..];
        }
    }

    public static bool IsShared(string filter) => filter.StartsWith(SharePrefix, StringComparison.Ordinal);

    /// <summary>
    /// Splits <c>$share/group/filter</c>; a plain filter has no group. False when either part is not what section 4.8.2 allows.
    /// </summary>
    public static bool TrySplit(string filter, out string? group, out string plain)
    {
        (group, plain) = (null, filter);
        if (!IsShared(filter))
            return IsFilter(filter);

        var slash = filter.IndexOf('/', SharePrefix.Length);
        if (slash <= SharePrefix.Length)
            return false;

        (group, plain) = (filter[SharePrefix.Length..slash], filter[(slash + 1)..]);
        return group.AsSpan().IndexOfAny('+', '#', '\0') < 0 && IsFilter(plain);
    }

    public static bool HasWildcard(string filter) => filter.AsSpan().IndexOfAny('+', '#') >= 0;

    private static bool HasFewLevels(ReadOnlySpan<char> topic) => topic.Count('/') < MaximumLevels;
}
