namespace SensorAgent.Mqtt.Broker;

/// <summary>All subscriptions, arranged by the levels of their filters, so that a topic finds its subscribers level by level.</summary>
internal sealed class SubscriptionTree
{
    private readonly SubscriptionNode _root = new();

    /// <summary>Subscriptions held, shared ones included.</summary>
    public int Count { get; private set; }

    public bool IsEmpty => _root.IsEmpty;

    /// <summary>Changes with every change of a subscription: what was matched before may no longer be true.</summary>
    public int Version { get; private set; }

    /// <summary>True if there is a subscription whose filter begins with that level.</summary>
    public bool HasBelow(string firstLevel) => _root.Find(firstLevel) is not null;

    /// <summary>Adds or replaces a subscription with a valid filter; true when it is new.</summary>
    public bool Add(SessionSubscription subscription)
    {
        var (group, filter) = TopicRules.Split(subscription.Filter);
        var node = _root;
        foreach (var level in filter.AsSpan().Split('/'))
            node = node.GetOrAdd(filter.AsSpan(level));

        var isNew = group is null ? node.Set(subscription) : node.Share(group).Set(subscription);
        Version++;
        Count += isNew ? 1 : 0;
        return isNew;
    }

    /// <summary>Removes a subscription; false when there was none.</summary>
    public bool Remove(Session session, string filter)
    {
        var (group, plain) = TopicRules.Split(filter);
        if (!Remove(_root, plain, group, session))
            return false;

        Version++;
        Count--;
        return true;
    }

    /// <summary>Adds to <paramref name="matches"/> what the topic reaches.</summary>
    public void Match(string topic, Matches matches) => Match(_root, topic, isFirst: true, matches);

    private static void Match(SubscriptionNode node, ReadOnlySpan<char> rest, bool isFirst, Matches matches)
    {
        var slash = rest.IndexOf('/');
        var level = slash < 0 ? rest : rest[..slash];
        var mayUseWildcards = !isFirst || level is not ['$', ..]; // [MQTT-4.7.2-1]
        if (mayUseWildcards)
            node.AnyDepth?.CollectInto(matches);

        Descend(node.Find(level), rest, slash, matches);
        if (mayUseWildcards)
            Descend(node.AnyLevel, rest, slash, matches);
    }

    private static void Descend(SubscriptionNode? node, ReadOnlySpan<char> rest, int slash, Matches matches)
    {
        if (node is null)
            return;

        if (slash >= 0)
        {
            Match(node, rest[(slash + 1)..], isFirst: false, matches);
            return;
        }

        node.CollectInto(matches);
        node.AnyDepth?.CollectInto(matches); // "sport/#" is also "sport" (section 4.7.1.2)
    }

    private static bool Remove(SubscriptionNode node, ReadOnlySpan<char> rest, string? group, Session session)
    {
        var slash = rest.IndexOf('/');
        var level = slash < 0 ? rest : rest[..slash];
        if (node.Child(level) is not { } child)
            return false;

        var removed = slash < 0 ? child.Remove(session, group) : Remove(child, rest[(slash + 1)..], group, session);
        if (child.IsEmpty)
            node.Drop(level);
        return removed;
    }
}
