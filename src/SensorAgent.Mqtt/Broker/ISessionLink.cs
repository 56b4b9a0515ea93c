namespace SensorAgent.Mqtt.Broker;

/// <summary>The connection of a session as the session sees it. Nothing here waits: bytes are put where a writer fetches them.</summary>
internal interface ISessionLink
{
    /// <summary>False while the client is slow and the bytes waiting for it have reached their limit.</summary>
    bool HasRoom { get; }

    /// <summary>True when half of that limit is reached.</summary>
    bool IsBusy { get; }

    /// <summary>Publishes of QoS 1 and 2 the client is ready to have unacknowledged (MQTT 5, section 3.1.2.11.3).</summary>
    int ReceiveMaximum { get; }

    /// <summary>Sends a PUBLISH; false when it would be larger than the client accepts [MQTT-3.1.2-24].</summary>
    bool Publish(in Delivery delivery, ushort packetId, bool isDuplicate);

    /// <summary>Sends a PUBREL.</summary>
    void Release(ushort packetId);
}
