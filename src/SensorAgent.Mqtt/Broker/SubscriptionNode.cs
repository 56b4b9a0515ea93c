namespace SensorAgent.Mqtt.Broker;

/// <summary>One level of a filter: who subscribed exactly here, and the levels below.</summary>
internal sealed class SubscriptionNode
{
    private Dictionary<string, SubscriptionNode>? _children;
    private Dictionary<Session, SessionSubscription>? _subscriptions;
    private Dictionary<string, SharedGroup>? _groups;

    /// <summary>The child <c>+</c>.</summary>
    public SubscriptionNode? AnyLevel { get; private set; }

    /// <summary>The child <c>#</c>.</summary>
    public SubscriptionNode? AnyDepth { get; private set; }

    public bool IsEmpty => _children is null && _subscriptions is null && _groups is null && AnyLevel is null && AnyDepth is null;

    /// <summary>The child for a level of a topic name.</summary>
    public SubscriptionNode? Find(ReadOnlySpan<char> level) =>
        _children is not null && _children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(level, out var child) ? child : null;

    /// <summary>The child for a level of a filter.</summary>
    public SubscriptionNode? Child(ReadOnlySpan<char> level) => level switch
    {
        "+" => AnyLevel,
        "#" => AnyDepth,
        _ => Find(level),
    };

    public SubscriptionNode GetOrAdd(ReadOnlySpan<char> level)
    {
        if (Child(level) is { } existing)
            return existing;

        var added = new SubscriptionNode();
        if (level is "+")
            AnyLevel = added;
        else if (level is "#")
            AnyDepth = added;
        else
            (_children ??= []).Add(level.ToString(), added);
        return added;
    }

    public void Drop(ReadOnlySpan<char> level)
    {
        if (level is "+")
            AnyLevel = null;
        else if (level is "#")
            AnyDepth = null;
        else if (_children is not null && _children.Remove(level.ToString()) && _children.Count == 0)
            _children = null;
    }

    /// <summary>Adds or replaces; true when the session had none here.</summary>
    public bool Set(SessionSubscription subscription)
    {
        _subscriptions ??= [];
        var before = _subscriptions.Count;
        _subscriptions[subscription.Session] = subscription;
        return _subscriptions.Count > before;
    }

    public SharedGroup Share(string group)
    {
        _groups ??= [];
        if (!_groups.TryGetValue(group, out var shared))
            _groups.Add(group, shared = new());
        return shared;
    }

    public bool Remove(Session session, string? group)
    {
        bool removed;
        if (group is null)
        {
            removed = _subscriptions is not null && _subscriptions.Remove(session);
            if (_subscriptions is { Count: 0 })
                _subscriptions = null;
            return removed;
        }

        if (_groups is null || !_groups.TryGetValue(group, out var shared))
            return false;

        removed = shared.Remove(session);
        if (shared.Count == 0 && _groups.Remove(group) && _groups.Count == 0)
            _groups = null;
        return removed;
    }

    public void CollectInto(Matches matches)
    {
        if (_subscriptions is not null)
        {
            foreach (var subscription in _subscriptions.Values)
                matches.Add(subscription);
        }

        if (_groups is not null)
        {
            foreach (var group in _groups.Values)
                matches.Add(group);
        }
    }
}
