namespace SensorAgent.Mqtt;

/// <summary>A message from the server. The payload is valid only during the call that brings it.</summary>
/// <param name="Topic">The topic name.</param>
/// <param name="Payload">The payload.</param>
public readonly record struct ReceivedMessage(string Topic, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The QoS at which it came.</summary>
    public QualityOfService Qos { get; init; }

    /// <summary>The server had kept it; or, with retain as published, its sender asked for that.</summary>
    public bool Retain { get; init; }

    /// <summary>The server may have sent it before. Never set with QoS 2, which comes once.</summary>
    public bool Duplicate { get; init; }

    /// <summary>MQTT 5: seconds that it is still valid; null for ever.</summary>
    public uint? ExpiryInterval { get; init; }

    /// <summary>MQTT 5: what it says about itself, or null: response topic, correlation data, user properties.</summary>
    public MessageProperties? Properties { get; init; }

    /// <summary>MQTT 5: the identifiers of the subscriptions that brought it, or null.</summary>
    public IReadOnlyList<int>? SubscriptionIdentifiers { get; init; }

    /// <summary>MQTT 5: an answer to this message, with its correlation data; null when its sender asks for none.</summary>
    public MqttMessage? Answer(ReadOnlyMemory<byte> payload) => Properties?.ResponseTopic is { } topic
        ? new(topic, payload) { Qos = Qos, Properties = new() { CorrelationData = Properties.CorrelationData } }
        : null;
}
