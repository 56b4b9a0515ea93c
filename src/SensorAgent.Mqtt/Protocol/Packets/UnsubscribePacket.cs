namespace SensorAgent.Mqtt.Protocol.Packets;

/// <summary>UNSUBSCRIBE (section 3.10).</summary>
internal sealed record UnsubscribePacket(ushort PacketId, IReadOnlyList<string> Filters) : IPacket, IPacketWithProperties
{
    public IReadOnlyList<KeyValuePair<string, string>>? UserProperties { get; init; }

    public byte FirstByte => (int)PacketType.Unsubscribe << 4 | 2;

    /// <summary>Reads one.</summary>
    /// <exception cref="MqttProtocolException">It is malformed or breaks a rule.</exception>
    public static UnsubscribePacket Read(ReadOnlyMemory<byte> body, MqttProtocolVersion version)
    {
        var reader = new BodyReader(body);
        var filters = new List<string>();
        var packet = new UnsubscribePacket(reader.ReadPacketId(), filters);
        if (version == MqttProtocolVersion.V5)
            packet = packet with { UserProperties = ReasonDetails.ReadAll(ref reader, PropertySets.Unsubscribe).UserProperties };
        while (reader.Remaining > 0)
            filters.Add(reader.ReadText());
        return filters.Count > 0 ? packet : throw new MqttProtocolException("An UNSUBSCRIBE names no topic filter."); // [MQTT-3.10.3-2]
    }

    public void WriteBody(ref BodyWriter writer, MqttProtocolVersion version)
    {
        writer.UInt16(PacketId);
        if (version == MqttProtocolVersion.V5)
            writer.Properties(this);
        for (var i = 0; i < Filters.Count; i++)
            writer.Text(Filters[i]);
    }

    public void WriteProperties(ref BodyWriter writer) => writer.UserProperties(UserProperties);
}
