namespace SensorAgent.Mqtt.Protocol.Packets;

/// <summary>CONNACK (section 3.2). Properties that are null or at their default are not sent.</summary>
internal sealed record ConnackPacket : IPacket, IPacketWithProperties
{
    public ReasonCode Reason { get; init; }

    /// <summary>The server goes on with a session that it had; never with a failure [MQTT-3.2.2-6].</summary>
    public bool SessionPresent { get; init; }

    /// <summary>Seconds; null when the client's wish stands.</summary>
    public uint? SessionExpiryInterval { get; init; }

    /// <summary>QoS 1 and 2 messages that the server takes unacknowledged; null for 65,535.</summary>
    public ushort? ReceiveMaximum { get; init; }

    /// <summary>The highest QoS that may be published.</summary>
    public QualityOfService MaximumQos { get; init; } = QualityOfService.ExactlyOnce;

    public bool RetainAvailable { get; init; } = true;

    /// <summary>Largest packet in bytes that the server takes; null for any.</summary>
    public uint? MaximumPacketSize { get; init; }

    public string? AssignedClientIdentifier { get; init; }

    /// <summary>Highest alias that the server takes; 0 for none.</summary>
    public ushort TopicAliasMaximum { get; init; }

    public string? ReasonString { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>>? UserProperties { get; init; }

    public bool WildcardSubscriptionAvailable { get; init; } = true;

    public bool SubscriptionIdentifierAvailable { get; init; } = true;

    public bool SharedSubscriptionAvailable { get; init; } = true;

    /// <summary>Seconds that replace the client's keep-alive; null when that stands [MQTT-3.2.2-21].</summary>
    public ushort? ServerKeepAlive { get; init; }

    public string? ResponseInformation { get; init; }

    public string? ServerReference { get; init; }

    public string? AuthenticationMethod { get; init; }

    public ReadOnlyMemory<byte>? AuthenticationData { get; init; }

    public byte FirstByte => (int)PacketType.Connack << 4;

    /// <summary>Reads one.</summary>
    /// <exception cref="MqttProtocolException">It is malformed or breaks a rule.</exception>
    public static ConnackPacket Read(ReadOnlyMemory<byte> body, MqttProtocolVersion version)
    {
        var reader = new BodyReader(body);
        var flags = reader.ReadByte();
        if (flags > 1)
            throw MqttProtocolException.Malformed("A reserved flag of a CONNACK is set.");

        var code = reader.ReadByte();

        // A server that does not speak MQTT 5 answers in its own version.
        var isOld = version == MqttProtocolVersion.V311 || (reader.Remaining == 0 && code is >= 1 and <= 5);
        var reason = isOld ? ReasonCodes.FromReturnCode(code) : ((ReasonCode)code).MayStandIn(PacketType.Connack) ? (ReasonCode)code : null;
        var packet = new ConnackPacket
        {
            SessionPresent = flags == 1,
            Reason = reason ?? throw MqttProtocolException.Malformed($"A CONNACK has the reserved code 0x{code:X2}."),
        };
        if (packet is { SessionPresent: true, Reason: not ReasonCode.Success })
            throw new MqttProtocolException("A CONNACK refuses but speaks of a session.");
        if (!isOld)
            packet = ReadProperties(ref reader, packet);
        reader.End();
        return packet;
    }

    public void WriteBody(ref BodyWriter writer, MqttProtocolVersion version)
    {
        writer.Byte(SessionPresent ? 1 : 0);
        writer.Byte(version == MqttProtocolVersion.V5 ? (int)Reason : Reason.ToReturnCode());
        if (version == MqttProtocolVersion.V5)
            writer.Properties(this);
    }

    public void WriteProperties(ref BodyWriter writer)
    {
        writer.Property(PropertyId.SessionExpiryInterval, SessionExpiryInterval);
        writer.Property(PropertyId.ReceiveMaximum, ReceiveMaximum);
        writer.Property(PropertyId.MaximumQos, MaximumQos == QualityOfService.ExactlyOnce ? null : (byte?)MaximumQos);
        writer.Property(PropertyId.RetainAvailable, NotAvailable(RetainAvailable));
        writer.Property(PropertyId.MaximumPacketSize, MaximumPacketSize);
        writer.Property(PropertyId.AssignedClientIdentifier, AssignedClientIdentifier);
        writer.Property(PropertyId.TopicAliasMaximum, TopicAliasMaximum == 0 ? null : TopicAliasMaximum);
        writer.Property(PropertyId.ReasonString, ReasonString);
        writer.UserProperties(UserProperties);
        writer.Property(PropertyId.WildcardSubscriptionAvailable, NotAvailable(WildcardSubscriptionAvailable));
        writer.Property(PropertyId.SubscriptionIdentifierAvailable, NotAvailable(SubscriptionIdentifierAvailable));
        writer.Property(PropertyId.SharedSubscriptionAvailable, NotAvailable(SharedSubscriptionAvailable));
        writer.Property(PropertyId.ServerKeepAlive, ServerKeepAlive);
        writer.Property(PropertyId.ResponseInformation, ResponseInformation);
        writer.Property(PropertyId.ServerReference, ServerReference);
        writer.Property(PropertyId.AuthenticationMethod, AuthenticationMethod);
        writer.Property(PropertyId.AuthenticationData, AuthenticationData);
    }

    private static byte? NotAvailable(bool available) => available ? null : (byte)0;

    private static ConnackPacket ReadProperties(ref BodyReader reader, ConnackPacket packet)
    {
        List<KeyValuePair<string, string>>? userProperties = null;
        var properties = new PropertyReader(ref reader, PropertySets.Connack);
        while (properties.TryNext(ref reader, out var id))
        {
            if (id == PropertyId.UserProperty)
                PropertyReader.AddUserProperty(ref reader, ref userProperties);
            else
                packet = ReadProperty(ref reader, packet, id);
        }

        return packet with { UserProperties = userProperties };
    }

    private static ConnackPacket ReadProperty(ref BodyReader reader, ConnackPacket packet, PropertyId id) => id switch
    {
        PropertyId.SessionExpiryInterval => packet with { SessionExpiryInterval = reader.ReadUInt32() },
        PropertyId.ReceiveMaximum => packet with { ReceiveMaximum = PropertyReader.NotZero(reader.ReadUInt16(), id) },
        PropertyId.MaximumQos => packet with { MaximumQos = (QualityOfService)(PropertyReader.ReadFlag(ref reader, id) ? 1 : 0) },
        PropertyId.RetainAvailable => packet with { RetainAvailable = PropertyReader.ReadFlag(ref reader, id) },
        PropertyId.MaximumPacketSize => packet with { MaximumPacketSize = PropertyReader.NotZero(reader.ReadUInt32(), id) },
        PropertyId.AssignedClientIdentifier => packet with { AssignedClientIdentifier = reader.ReadText() },
        PropertyId.TopicAliasMaximum => packet with { TopicAliasMaximum = reader.ReadUInt16() },
        PropertyId.ReasonString => packet with { ReasonString = reader.ReadText() },
        PropertyId.WildcardSubscriptionAvailable => packet with { WildcardSubscriptionAvailable = PropertyReader.ReadFlag(ref reader, id) },
        PropertyId.SubscriptionIdentifierAvailable => packet with { SubscriptionIdentifierAvailable = PropertyReader.ReadFlag(ref reader, id) },
        PropertyId.SharedSubscriptionAvailable => packet with { SharedSubscriptionAvailable = PropertyReader.ReadFlag(ref reader, id) },
        PropertyId.ServerKeepAlive => packet with { ServerKeepAlive = reader.ReadUInt16() },
        PropertyId.ResponseInformation => packet with { ResponseInformation = reader.ReadText() },
        PropertyId.ServerReference => packet with { ServerReference = reader.ReadText() },
        PropertyId.AuthenticationMethod => packet with { AuthenticationMethod = reader.ReadText() },
        _ => packet with { AuthenticationData = reader.ReadBinary().ToArray() },
    };
}
