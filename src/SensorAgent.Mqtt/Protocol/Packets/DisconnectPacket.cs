namespace SensorAgent.Mqtt.Protocol.Packets;

/// <summary>DISCONNECT (section 3.14).</summary>
internal sealed record DisconnectPacket(ReasonCode Reason = ReasonCode.Success) : IPacket, IPacketWithProperties
{
    /// <summary>Seconds; null when what CONNECT said stands. Not from a server [MQTT-3.14.2-2].</summary>
    public uint? SessionExpiryInterval { get; init; }

    public string? ReasonString { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>>? UserProperties { get; init; }

    public string? ServerReference { get; init; }

    public byte FirstByte => (int)PacketType.Disconnect << 4;

    private bool HasProperties =>
        SessionExpiryInterval is not null || ReasonString is not null || ServerReference is not null || UserProperties is { Count: > 0 };

    /// <summary>Reads one.</summary>
    /// <exception cref="MqttProtocolException">It is malformed or breaks a rule.</exception>
    public static DisconnectPacket Read(ReadOnlyMemory<byte> body, MqttProtocolVersion version)
    {
        var reader = new BodyReader(body);
        var packet = new DisconnectPacket();
        if (version == MqttProtocolVersion.V5 && reader.Remaining > 0)
            packet = packet with { Reason = ReasonDetails.ReadCode(ref reader, PacketType.Disconnect) };
        if (version == MqttProtocolVersion.V5 && reader.Remaining > 0)
            packet = ReadProperties(ref reader, packet);
        reader.End();
        return packet;
    }

    public void WriteBody(ref BodyWriter writer, MqttProtocolVersion version)
    {
        if (version == MqttProtocolVersion.V311 || (Reason == ReasonCode.Success && !HasProperties))
            return;
        writer.Byte((int)Reason);
        if (HasProperties)
            writer.Properties(this);
    }

    public void WriteProperties(ref BodyWriter writer)
    {
        writer.Property(PropertyId.SessionExpiryInterval, SessionExpiryInterval);
        writer.Property(PropertyId.ReasonString, ReasonString);
        writer.UserProperties(UserProperties);
        writer.Property(PropertyId.ServerReference, ServerReference);
    }

    private static DisconnectPacket ReadProperties(ref BodyReader reader, DisconnectPacket packet)
    {
        var details = default(ReasonDetails);
        var properties = new PropertyReader(ref reader, PropertySets.Disconnect);
        while (properties.TryNext(ref reader, out var id))
        {
            if (id == PropertyId.SessionExpiryInterval)
                packet = packet with { SessionExpiryInterval = reader.ReadUInt32() };
            else if (id == PropertyId.ServerReference)
                packet = packet with { ServerReference = reader.ReadText() };
            else
                details.Read(ref reader, id);
        }

        return packet with { ReasonString = details.ReasonString, UserProperties = details.UserProperties };
    }
}
