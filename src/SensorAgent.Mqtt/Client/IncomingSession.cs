namespace SensorAgent.Mqtt.Client;

/// <summary>
/// The receiving half of a session: QoS 2 messages that have come but are not released yet [MQTT-4.3.3-10]. One that waits for the handler is
/// acknowledged only when that has had it, on whichever connection the server asked last.
/// </summary>
internal sealed class IncomingSession(IMqttSessionStore? store = null)
{
    private readonly Lock _lock = new();

    /// <summary>By packet identifier: the connection that waits for PUBREC; null once the message has been handed over.</summary>
    private readonly Dictionary<ushort, MqttConnection?> _received = [];

    /// <summary>What has become of a QoS 2 message so far.</summary>
    public enum State
    {
        /// <summary>It has not come before.</summary>
        New,

        /// <summary>It has come, and waits for the handler.</summary>
        Waiting,

        /// <summary>The handler has had it.</summary>
        Delivered,
    }

    /// <summary>A message came, perhaps again.</summary>
    public State Add(ushort packetId, MqttConnection connection)
    {
        lock (_lock)
        {
            if (!_received.TryGetValue(packetId, out var waiting))
            {
                _received.Add(packetId, connection);
                return State.New;
            }

            if (waiting is null)
                return State.Delivered;
            _received[packetId] = connection;
            return State.Waiting;
        }
    }

    /// <summary>A process before this one handed the message over.</summary>
    public void Restore(ushort packetId)
    {
        lock (_lock)
            _received[packetId] = null;
    }

    /// <summary>The handler has had the message; returns the connection on which to say so, null when there is none.</summary>
    public MqttConnection? Delivered(ushort packetId)
    {
        lock (_lock)
        {
            if (!_received.TryGetValue(packetId, out var waiting) || waiting is null)
                return waiting;
            store?.Received(packetId);
            _received[packetId] = null;
            return waiting;
        }
    }

    /// <summary>The message will not be handed over: the server has to send it again.</summary>
    public void Forget(ushort packetId)
    {
        lock (_lock)
        {
            if (_received.TryGetValue(packetId, out var waiting) && waiting is not null)
                _received.Remove(packetId);
        }
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

    /// <summary>The server has begun a new session, which the publishing half puts on record.</summary>
    public void Clear()
    {
        lock (_lock)
            _received.Clear();
    }
}
