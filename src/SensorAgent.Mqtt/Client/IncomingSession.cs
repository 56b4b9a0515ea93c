namespace SensorAgent.Mqtt.Client;

/// <summary>The receiving half of a session: QoS 2 messages that have come but are not released yet [MQTT-4.3.3-10].</summary>
internal sealed class IncomingSession(IMqttSessionStore? store = null)
{
    private readonly Lock _lock = new();
    private readonly HashSet<ushort> _received = [];

    /// <summary>True when the message of that identifier is new; false when it has come already.</summary>
    public bool Add(ushort packetId)
    {
        lock (_lock)
            return _received.Add(packetId);
    }

    /// <summary>PUBREL came; false when there was no such message.</summary>
    public bool Release(ushort packetId)
    {
        lock (_lock)
        {
            store?.ReceivedReleased(packetId);
            return _received.Remove(packetId);
        }
    }

    /// <summary>The message has been handed over: it must not be again.</summary>
    public void Delivered(ushort packetId)
    {
        lock (_lock)
            store?.Received(packetId);
    }

    /// <summary>How many are not released.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _received.Count;
        }
    }

    /// <summary>The server has begun a new session, which the publishing half puts on record.</summary>
    public void Clear()
    {
        lock (_lock)
            _received.Clear();
    }
}
