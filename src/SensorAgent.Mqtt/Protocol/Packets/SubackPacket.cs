namespace SensorAgent.Mqtt.Protocol.Packets;

/// <summary>SUBACK or UNSUBACK (sections 3.9 and 3.11): one reason code per filter, in their order [MQTT-3.8.4-6].</summary>
internal sealed record SubackPacket(PacketType Type, ushort PacketId, IReadOnlyList<ReasonCode> Reasons) : IPacket, IPacketWithProperties
{
    public string? ReasonString { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>>? UserProperties { get; init; }

    public byte FirstByte => (byte)((int)Type << 4);

    /// <summary>Reads one; an UNSUBACK of 3.1.1 has no reason codes.</summary>
    /// <exception cref="MqttProtocolException">It is malformed or breaks a rule.</exception>
    public static SubackPacket Read(PacketType type, ReadOnlyMemory<byte> body, MqttProtocolVersion version)
    {
        var reader = new BodyReader(body);
        var reasons = new List<ReasonCode>();
        var packet = new SubackPacket(type, reader.ReadPacketId(), reasons);
        if (version == MqttProtocolVersion.V5)
        {
            var details = ReasonDetails.ReadAll(ref reader);
            packet = packet with { ReasonString = details.ReasonString, UserProperties = details.UserProperties };
        }

        if (version == MqttProtocolVersion.V311 && type == PacketType.Unsuback)
        {
            reader.End();
            return packet;
        }

        while (reader.Remaining > 0)
        {
            var code = ReasonDetails.ReadCode(ref reader, type);
            if (version == MqttProtocolVersion.V311 && (int)code is not (<= 2 or 0x80))
                throw MqttProtocolException.Malformed($"A SUBACK has the return code 0x{(int)code:X2}."); // 3.1.1: [MQTT-3.9.3-2]
            reasons.Add(code);
        }

        return reasons.Count > 0 ? packet : throw MqttProtocolException.Malformed($"{type} has no reason code.");
    }

    public void WriteBody(ref BodyWriter writer, MqttProtocolVersion version)
    {
        writer.UInt16(PacketId);
        if (version == MqttProtocolVersion.V5)
            writer.Properties(this);
        else if (Type == PacketType.Unsuback)
            return;
        for (var i = 0; i < Reasons.Count; i++)
            writer.Byte(version == MqttProtocolVersion.V5 || !Reasons[i].IsFailure() ? (int)Reasons[i] : 0x80);
    }

    public void WriteProperties(ref BodyWriter writer)
    {
        writer.Property(PropertyId.ReasonString, ReasonString);
        writer.UserProperties(UserProperties);
    }
}
