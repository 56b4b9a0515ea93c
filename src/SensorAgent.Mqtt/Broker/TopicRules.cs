using SensorAgent.Mqtt.Protocol;

namespace SensorAgent.Mqtt.Broker;

/// <summary>What the broker adds to the rules for topics (MQTT 5, section 4.7): a bound, and the names it keeps for itself.</summary>
internal static class TopicRules
{
    /// <summary>Levels allowed in a name or filter: bounds the depth of the trees, as other brokers do.</summary>
    public const int MaximumLevels = 200;

    public static bool HasFewLevels(ReadOnlySpan<char> topic) => topic.Count('/') < MaximumLevels;

    /// <summary>Topics on which only the broker publishes.</summary>
    public static bool IsReserved(string topic) => topic.StartsWith("$SYS/", StringComparison.Ordinal) || topic is "$SYS";

    /// <summary>Splits a valid filter: <c>$share/group/filter</c> has a group, a plain filter has none.</summary>
    public static (string? Group, string Filter) Split(string filter) =>
        SharedSubscription.TryParse(filter, out var group, out var inner) ? (group, inner) : (null, filter);
}
