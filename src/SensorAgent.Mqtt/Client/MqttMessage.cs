namespace SensorAgent.Mqtt;

/// <summary>A message to publish. May be published again and again.</summary>
/// <param name="Topic">The topic name, 1 to 65,535 bytes of UTF-8 without wildcards.</param>
/// <param name="Payload">The payload; must not change until the publish has completed.</param>
public sealed record MqttMessage(string Topic, ReadOnlyMemory<byte> Payload)
{
    /// <summary>How surely it is to arrive.</summary>
    public QualityOfService Qos { get; init; }

    /// <summary>Whether the server keeps it for later subscribers.</summary>
    public bool Retain { get; init; }

    /// <summary>MQTT 5: seconds after which the message is void; null for never. Time spent waiting here counts.</summary>
    public uint? ExpiryInterval { get; init; }

    /// <summary>MQTT 5: what the message says about itself; null for nothing.</summary>
    public MessageProperties? Properties { get; init; }
}

/// <summary>How long a publish is tried.</summary>
public enum PublishScope
{
    /// <summary>
    /// Until the present connection ends: it fails with a <see cref="MqttConnectionException"/> at once when there is none, or as soon as
    /// it breaks. For values that a newer one will have replaced by then.
    /// </summary>
    ThisConnection,

    /// <summary>Until it is acknowledged, across as many connections as that takes.</summary>
    AnyConnection,
}

/// <summary>What the server said to a publish; of QoS 0, that it is on its way.</summary>
/// <param name="Reason">
/// A failure from 0x80 on. <see cref="ReasonCode.QosNotSupported"/>, <see cref="ReasonCode.RetainNotSupported"/> and
/// <see cref="ReasonCode.PacketTooLarge"/> come from here: what the server has said it does not take is not sent.
/// </param>
/// <param name="ReasonString">The server's words, or null.</param>
public readonly record struct PublishResult(ReasonCode Reason, string? ReasonString = null)
{
    /// <summary>True when the server has taken the message.</summary>
    public bool IsSuccess => !Reason.IsFailure();
}
