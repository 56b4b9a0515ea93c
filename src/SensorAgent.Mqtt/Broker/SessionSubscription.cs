namespace SensorAgent.Mqtt.Broker;

/// <summary>What a session asked for with one topic filter (MQTT 5, section 3.8.3.1).</summary>
internal sealed class SessionSubscription(Session session, string filter)
{
    public Session Session { get; } = session;

    /// <summary>The filter as the client wrote it, <c>$share/…</c> included.</summary>
    public string Filter { get; } = filter;

    /// <summary>The highest quality of service the client wants.</summary>
    public QualityOfService Qos { get; init; }

    /// <summary>The client's own messages do not come back to it.</summary>
    public bool NoLocal { get; init; }

    /// <summary>The retain flag is forwarded as published instead of cleared.</summary>
    public bool RetainAsPublished { get; init; }

    /// <summary>Retained messages on subscribing.</summary>
    public RetainHandling RetainHandling { get; init; }

    /// <summary>The subscription identifier, 0 for none.</summary>
    public int Identifier
    {
        get;
        init => (field, Identifiers) = (value, value > 0 ? [value] : null);
    }

    /// <summary>The same as a list, null for none: what deliveries by this subscription alone carry.</summary>
    public int[]? Identifiers { get; private init; }
}
