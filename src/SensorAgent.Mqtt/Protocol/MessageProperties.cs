namespace SensorAgent.Mqtt;

/// <summary>
/// What an MQTT 5 message says about itself beside topic and payload (section 3.3.2.3). Not sent to a 3.1.1 peer.
/// May be shared by many messages.
/// </summary>
public sealed record MessageProperties
{
    /// <summary>What the payload claims to be; null says nothing.</summary>
    public PayloadFormat? PayloadFormat { get; init; }

    /// <summary>What the payload is, by convention a MIME type; null says nothing.</summary>
    public string? ContentType { get; init; }

    /// <summary>The topic on which the sender waits for an answer; without wildcards [MQTT-3.3.2-14].</summary>
    public string? ResponseTopic { get; init; }

    /// <summary>What the answer has to carry, at most 65,535 bytes.</summary>
    public ReadOnlyMemory<byte>? CorrelationData { get; init; }

    /// <summary>Names and values of the application; a name may stand several times, and the order is kept [MQTT-3.3.2-18].</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; init; } = [];
}
