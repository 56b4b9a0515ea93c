namespace SensorAgent.Mqtt.Protocol.Packets;

/// <summary>PUBLISH (section 3.3). The payload of a received one is valid as long as the packet's buffer.</summary>
internal readonly record struct PublishPacket : IPacket, IPacketWithProperties
{
    /// <summary>The topic name; empty when <see cref="TopicAlias"/> stands for it.</summary>
    public string Topic { get; init; }

    public ReadOnlyMemory<byte> Payload { get; init; }

    public QualityOfService Qos { get; init; }

    public bool Retain { get; init; }

    /// <summary>DUP: it may have come before.</summary>
    public bool Duplicate { get; init; }

    /// <summary>1 to 65,535 with QoS 1 and 2, otherwise 0.</summary>
    public ushort PacketId { get; init; }

    /// <summary>0 for none.</summary>
    public ushort TopicAlias { get; init; }

    /// <summary>Seconds after which the message is void; null for never.</summary>
    public uint? ExpiryInterval { get; init; }

    /// <summary>Identifiers of the subscriptions that brought it. A client must not send any [MQTT-3.3.4-6]: for the server to check.</summary>
    public IReadOnlyList<int>? SubscriptionIdentifiers { get; init; }

    public MessageProperties? Properties { get; init; }

    public byte FirstByte => (byte)((int)PacketType.Publish << 4 | (Duplicate ? 8 : 0) | (int)Qos << 1 | (Retain ? 1 : 0));

    /// <summary>Reads one.</summary>
    /// <exception cref="MqttProtocolException">It is malformed or breaks a rule.</exception>
    public static PublishPacket Read(byte flags, ReadOnlyMemory<byte> body, MqttProtocolVersion version, TopicCache? topics = null)
    {
        var reader = new BodyReader(body);
        var name = reader.ReadUtf8();
        var packet = new PublishPacket
        {
            Topic = topics is null ? MqttText.Decode(name) : topics.Get(name),
            Qos = (QualityOfService)(flags >> 1 & 3),
            Retain = (flags & 1) != 0,
            Duplicate = (flags & 8) != 0,
        };

        if (packet.Qos != QualityOfService.AtMostOnce)
            packet = packet with { PacketId = reader.ReadPacketId() };
        if (version == MqttProtocolVersion.V5)
            packet = PublishProperties.Read(ref reader, packet);

        CheckTopic(packet);
        return packet with { Payload = reader.ReadRest() };
    }

    public void WriteBody(ref BodyWriter writer, MqttProtocolVersion version)
    {
        writer.Text(Topic);
        if (Qos != QualityOfService.AtMostOnce)
            writer.UInt16(PacketId);
        if (version == MqttProtocolVersion.V5)
            writer.Properties(this);
        writer.Bytes(Payload.Span);
    }

    public void WriteProperties(ref BodyWriter writer)
    {
        writer.Property(PropertyId.MessageExpiryInterval, ExpiryInterval);
        writer.Property(PropertyId.TopicAlias, TopicAlias == 0 ? null : TopicAlias);
        PublishProperties.Write(ref writer, Properties);
        for (var i = 0; i < (SubscriptionIdentifiers?.Count ?? 0); i++)
            writer.SubscriptionIdentifier(SubscriptionIdentifiers![i]);
    }

    private static void CheckTopic(in PublishPacket packet)
    {
        if (packet.Topic.Length == 0 && packet.TopicAlias == 0)
            throw new MqttProtocolException(ReasonCode.ProtocolError, "A PUBLISH has neither a topic nor an alias.");
        if (packet.Topic.AsSpan().ContainsAny('+', '#'))
            throw new MqttProtocolException(ReasonCode.TopicNameInvalid, "The topic of a PUBLISH contains a wildcard.");
    }
}
