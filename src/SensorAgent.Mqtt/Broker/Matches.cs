namespace SensorAgent.Mqtt.Broker;

/// <summary>Whom a topic reaches: each session once with all of its matching subscriptions, and each shared group once.</summary>
internal sealed class Matches
{
    private readonly List<SharedGroup> _groups = [];
    private readonly Dictionary<Session, SessionSubscription[]> _sessions = [];

    public IReadOnlyList<SharedGroup> Groups => _groups;

    public IReadOnlyDictionary<Session, SessionSubscription[]> Sessions => _sessions;

    public void Add(SessionSubscription subscription) =>
        _sessions[subscription.Session] =
            _sessions.TryGetValue(subscription.Session, out var others) ? [.. others, subscription] : [subscription];

    public void Add(SharedGroup group) => _groups.Add(group);

    /// <summary>The same, in the form that is kept and walked for every message.</summary>
    public Route ToRoute() => new([.. _sessions.Values], [.. _groups]);
}

/// <summary>The receivers of a topic, computed once and used until a subscription changes.</summary>
/// <param name="Targets">Per session its matching subscriptions, at least one each.</param>
/// <param name="Groups">Shared subscriptions that match.</param>
internal sealed record Route(SessionSubscription[][] Targets, SharedGroup[] Groups);
