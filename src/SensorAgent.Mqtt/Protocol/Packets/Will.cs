namespace SensorAgent.Mqtt;

/// <summary>What the server publishes when the connection ends without a DISCONNECT (section 3.1.3).</summary>
public sealed record Will(string Topic, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Its QoS.</summary>
    public QualityOfService Qos { get; init; }

    /// <summary>Whether the server retains it.</summary>
    public bool Retain { get; init; }

    /// <summary>
    /// MQTT 5: how many seconds the server waits before it publishes it; a reconnect within them cancels it. 0 for at once.
    /// Never longer than the session lasts.
    /// </summary>
    public uint DelayInterval { get; init; }

    /// <summary>MQTT 5: seconds after its publication at which the message is void; null for never.</summary>
    public uint? ExpiryInterval { get; init; }

    /// <summary>MQTT 5: what it says about itself.</summary>
    public MessageProperties? Properties { get; init; }
}
