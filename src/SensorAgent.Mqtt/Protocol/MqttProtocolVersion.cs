namespace SensorAgent.Mqtt;

/// <summary>The protocol's versions, by the level that CONNECT carries [MQTT-3.1.2-2].</summary>
public enum MqttProtocolVersion
{
    /// <summary>MQTT 3.1.1, protocol level 4.</summary>
    V311 = 4,

    /// <summary>MQTT 5.0, protocol version 5.</summary>
    V5 = 5,
}
