namespace SensorAgent.Mqtt.Protocol.Packets;

/// <summary>PUBACK, PUBREC, PUBREL or PUBCOMP (sections 3.4 to 3.7).</summary>
internal readonly record struct AckPacket(PacketType Type, ushort PacketId, ReasonCode Reason = ReasonCode.Success) : IPacket, IPacketWithProperties
{
    /// <summary>MQTT 5: the reason in words, or null.</summary>
    public string? ReasonString { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>>? UserProperties { get; init; }

    public byte FirstByte => (byte)((int)Type << 4 | (Type == PacketType.Pubrel ? 2 : 0));

    /// <summary>Reads one.</summary>
    /// <exception cref="MqttProtocolException">It is malformed or breaks a rule.</exception>
    public static AckPacket Read(PacketType type, ReadOnlyMemory<byte> body, MqttProtocolVersion version)
    {
        var reader = new BodyReader(body);
        var packet = new AckPacket(type, reader.ReadPacketId());
        if (version == MqttProtocolVersion.V5 && reader.Remaining > 0)
            packet = packet with { Reason = ReasonDetails.ReadCode(ref reader, type) };
        if (version == MqttProtocolVersion.V5 && reader.Remaining > 0)
        {
            var details = ReasonDetails.ReadAll(ref reader);
            packet = packet with { ReasonString = details.ReasonString, UserProperties = details.UserProperties };
        }

        reader.End();
        return packet;
    }

    public void WriteBody(ref BodyWriter writer, MqttProtocolVersion version)
    {
        writer.UInt16(PacketId);
        var hasProperties = ReasonString is not null || UserProperties is { Count: > 0 };
        if (version == MqttProtocolVersion.V311 || (Reason == ReasonCode.Success && !hasProperties))
            return;
        writer.Byte((int)Reason);
        if (hasProperties)
            writer.Properties(this);
    }

    public void WriteProperties(ref BodyWriter writer)
    {
        writer.Property(PropertyId.ReasonString, ReasonString);
        writer.UserProperties(UserProperties);
    }
}
