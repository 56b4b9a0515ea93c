using SensorAgent.Mqtt.Protocol;

namespace SensorAgent.Mqtt.Broker.Security;

/// <summary>What one client may do. A denial comes before a permission of its kind; the client's own rules before the patterns.</summary>
internal sealed class AccessRights(IReadOnlyList<AccessRule> own, IReadOnlyList<AccessRule> patterns)
{
    private const int LongestCache = 1024;
    private readonly Dictionary<(AccessKind, string), bool> _known = [];

    public bool MayWrite(string topic) => May(AccessKind.Write, topic);

    public bool MayRead(string topic) => May(AccessKind.Read, topic);

    /// <summary>
    /// Whether a subscription makes sense: false when it could bring nothing that may be read. One that can is accepted, and each
    /// message is checked with <see cref="MayRead"/>.
    /// </summary>
    public bool MaySubscribe(string filter) =>
        own.Concat(patterns).Any(rule => rule.Kind.HasFlag(AccessKind.Read) && rule.Kind != AccessKind.Deny && Overlap(rule.Filter, filter));

    private bool May(AccessKind kind, string topic)
    {
        if (_known.TryGetValue((kind, topic), out var known))
            return known;

        if (_known.Count >= LongestCache)
            _known.Clear();
        var may = Decide(own, kind, topic) ?? Decide(patterns, kind, topic) ?? false;
        _known.Add((kind, topic), may);
        return may;
    }

    private static bool? Decide(IReadOnlyList<AccessRule> rules, AccessKind kind, string topic)
    {
        bool? decision = null;
        foreach (var rule in rules)
        {
            if (!TopicFilter.Matches(rule.Filter, topic))
                continue;
            if (rule.Kind == AccessKind.Deny)
                return false;
            if (rule.Kind.HasFlag(kind))
                decision = true;
        }

        return decision;
    }

    /// <summary>True if there is a topic that both filters select.</summary>
    private static bool Overlap(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        while (true)
        {
            if (one is "#" || other is "#")
                return true;

            var (oneEnd, otherEnd) = (one.IndexOf('/'), other.IndexOf('/'));
            var oneLevel = oneEnd < 0 ? one : one[..oneEnd];
            var otherLevel = otherEnd < 0 ? other : other[..otherEnd];
            if (oneLevel is not "+" && otherLevel is not "+" && !oneLevel.SequenceEqual(otherLevel))
                return false;
            if (oneEnd < 0)
                return otherEnd < 0 || other[(otherEnd + 1)..] is "#";
            if (otherEnd < 0)
                return one[(oneEnd + 1)..] is "#";
            one = one[(oneEnd + 1)..];
            other = other[(otherEnd + 1)..];
        }
    }
}
