namespace SensorAgent.Mqtt.Protocol;

/// <summary>MQTT control packet types, bits 7 to 4 of the first byte (section 2.1.2).</summary>
internal enum PacketType
{
    /// <summary>Forbidden on the wire; here it stands for the end of the stream.</summary>
    None = 0,
    Connect = 1,
    Connack = 2,
    Publish = 3,
    Puback = 4,
    Pubrec = 5,
    Pubrel = 6,
    Pubcomp = 7,
    Subscribe = 8,
    Suback = 9,
    Unsubscribe = 10,
    Unsuback = 11,
    Pingreq = 12,
    Pingresp = 13,
    Disconnect = 14,

    /// <summary>MQTT 5 only.</summary>
    Auth = 15,
}
