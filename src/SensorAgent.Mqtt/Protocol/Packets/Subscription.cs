namespace SensorAgent.Mqtt;

/// <summary>A topic filter with the options of its subscription (section 3.8.3.1).</summary>
/// <param name="Filter">The topic filter; <c>$share/group/filter</c> shares the messages among a group.</param>
/// <param name="Qos">The highest QoS at which messages are to come.</param>
public sealed record Subscription(string Filter, QualityOfService Qos = QualityOfService.AtMostOnce)
{
    /// <summary>MQTT 5: not what this client publishes itself. Not with a shared filter [MQTT-3.8.3-4].</summary>
    public bool NoLocal { get; init; }

    /// <summary>MQTT 5: messages keep the retain flag that they were published with.</summary>
    public bool RetainAsPublished { get; init; }

    /// <summary>MQTT 5: whether retained messages come.</summary>
    public RetainHandling RetainHandling { get; init; }
}
