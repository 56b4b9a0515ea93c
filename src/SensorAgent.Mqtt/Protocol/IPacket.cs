namespace SensorAgent.Mqtt.Protocol;

/// <summary>A control packet that can be sent.</summary>
internal interface IPacket
{
    /// <summary>The first byte: type and flags (section 2.1.1).</summary>
    byte FirstByte { get; }

    /// <summary>Writes variable header and payload.</summary>
    void WriteBody(ref BodyWriter writer, MqttProtocolVersion version);
}

/// <summary>Something whose properties go out behind their length.</summary>
internal interface IPacketWithProperties
{
    /// <summary>Writes the properties, without their length.</summary>
    void WriteProperties(ref BodyWriter writer);
}
