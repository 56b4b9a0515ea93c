namespace SensorAgent.Mqtt.Broker;

/// <summary>The members of one shared subscription: each message goes to one of them, in turn (MQTT 5, section 4.8.2).</summary>
internal sealed class SharedGroup
{
    private readonly List<SessionSubscription> _members = [];
    private int _next;

    public int Count => _members.Count;

    /// <summary>Adds or replaces; true when the session was not a member.</summary>
    public bool Set(SessionSubscription subscription)
    {
        var index = _members.FindIndex(member => member.Session == subscription.Session);
        if (index < 0)
            _members.Add(subscription);
        else
            _members[index] = subscription;
        return index < 0;
    }

    public bool Remove(Session session) => _members.RemoveAll(member => member.Session == session) > 0;

    /// <summary>The member whose turn it is: a connected one that can take it at once, else a connected one, else one that queues.</summary>
    public SessionSubscription Choose()
    {
        SessionSubscription? best = null;
        var bestRank = -1;
        var bestIndex = 0;
        for (var i = 0; i < _members.Count && bestRank < Session.ReadyRank; i++)
        {
            var index = (_next + i) % _members.Count;
            var rank = _members[index].Session.Readiness;
            if (rank > bestRank)
                (best, bestRank, bestIndex) = (_members[index], rank, index);
        }

        _next = (bestIndex + 1) % _members.Count;
        return best!;
    }
}
