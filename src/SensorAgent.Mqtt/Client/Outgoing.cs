namespace SensorAgent.Mqtt.Client;

/// <summary>A publish of QoS 1 or 2 on its way, completed by the server's answer.</summary>
internal sealed class Outgoing(MqttMessage message, PublishScope scope, long sequence, long since)
    : TaskCompletionSource<PublishResult>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public MqttMessage Message => message;

    public PublishScope Scope => scope;

    /// <summary>Its place in the order in which publishes were given.</summary>
    public long Sequence => sequence;

    /// <summary>The monotonic time at which it was given.</summary>
    public long Since => since;

    /// <summary>0 until it is sent.</summary>
    public ushort PacketId { get; set; }

    /// <summary>It has been sent before within the session.</summary>
    public bool IsDuplicate { get; set; }

    /// <summary>PUBREC has come: only PUBREL may be sent [MQTT-4.3.3-6].</summary>
    public bool IsReleased { get; set; }

    /// <summary>Its place in the row while it waits; null once it is sent.</summary>
    public LinkedListNode<Outgoing>? Node { get; set; }
}
