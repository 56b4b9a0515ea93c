namespace SensorAgent.Mqtt.Protocol.Packets;

/// <summary>AUTH, MQTT 5 only (section 3.15).</summary>
internal sealed record AuthPacket(ReasonCode Reason = ReasonCode.Success) : IPacket, IPacketWithProperties
{
    public string? AuthenticationMethod { get; init; }

    public ReadOnlyMemory<byte>? AuthenticationData { get; init; }

    public string? ReasonString { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>>? UserProperties { get; init; }

    public byte FirstByte => (int)PacketType.Auth << 4;

    /// <summary>Reads one.</summary>
    /// <exception cref="MqttProtocolException">It is malformed, breaks a rule, or the version has no AUTH.</exception>
    public static AuthPacket Read(ReadOnlyMemory<byte> body, MqttProtocolVersion version)
    {
        if (version != MqttProtocolVersion.V5)
            throw MqttProtocolException.Malformed("MQTT 3.1.1 has no AUTH packet.");

        var reader = new BodyReader(body);
        var packet = new AuthPacket();
        if (reader.Remaining > 0)
            packet = packet with { Reason = ReasonDetails.ReadCode(ref reader, PacketType.Auth) };
        if (reader.Remaining > 0)
            packet = ReadProperties(ref reader, packet);
        reader.End();
        return packet;
    }

    public void WriteBody(ref BodyWriter writer, MqttProtocolVersion version)
    {
        if (Reason == ReasonCode.Success && AuthenticationMethod is null && ReasonString is null && UserProperties is not { Count: > 0 })
            return;
        writer.Byte((int)Reason);
        writer.Properties(this);
    }

    public void WriteProperties(ref BodyWriter writer)
    {
        writer.Property(PropertyId.AuthenticationMethod, AuthenticationMethod);
        writer.Property(PropertyId.AuthenticationData, AuthenticationData);
        writer.Property(PropertyId.ReasonString, ReasonString);
        writer.UserProperties(UserProperties);
    }

    private static AuthPacket ReadProperties(ref BodyReader reader, AuthPacket packet)
    {
        var details = default(ReasonDetails);
        var properties = new PropertyReader(ref reader, PropertySets.Auth);
        while (properties.TryNext(ref reader, out var id))
        {
            if (id == PropertyId.AuthenticationMethod)
                packet = packet with { AuthenticationMethod = reader.ReadText() };
            else if (id == PropertyId.AuthenticationData)
                packet = packet with { AuthenticationData = reader.ReadBinary().ToArray() };
            else
                details.Read(ref reader, id);
        }

        if (packet.AuthenticationMethod is null)
            throw new MqttProtocolException("An AUTH names no authentication method.");
        return packet with { ReasonString = details.ReasonString, UserProperties = details.UserProperties };
    }
}
