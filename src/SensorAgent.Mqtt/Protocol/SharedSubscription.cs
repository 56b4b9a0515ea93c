using System.Diagnostics.CodeAnalysis;

namespace SensorAgent.Mqtt.Protocol;

/// <summary>Filters of the form <c>$share/group/filter</c>: each message goes to one of the group (section 4.8.2).</summary>
internal static class SharedSubscription
{
    private const string Prefix = "$share/";

    /// <summary>True when it begins like one, well formed or not.</summary>
    public static bool IsShared(string filter) => filter.StartsWith(Prefix, StringComparison.Ordinal) || filter is "$share";

    /// <summary>Takes it apart; false when it is not one, or not well formed [MQTT-4.8.2-1], [MQTT-4.8.2-2].</summary>
    public static bool TryParse(string filter, [NotNullWhen(true)] out string? group, [NotNullWhen(true)] out string? inner)
    {
        (group, inner) = (null, null);
        if (!filter.StartsWith(Prefix, StringComparison.Ordinal))
            return false;

        var end = filter.IndexOf('/', Prefix.Length);
        if (end <= Prefix.Length || filter.AsSpan(Prefix.Length, end - Prefix.Length).ContainsAny('+', '#')
            || TopicFilter.FaultOfLevels(filter.AsSpan(end + 1)) is not null)
            return false;

        group = filter[Prefix.Length..end];
        inner = filter[(end + 1)..];
        return true;
    }
}
