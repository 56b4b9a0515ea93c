namespace SensorAgent.Mqtt.Protocol.Packets;

/// <summary>
/// SUBSCRIBE (section 3.8). The filters of a received one are UTF-8 strings but not checked further: see <see cref="TopicFilter"/>.
/// </summary>
internal sealed record SubscribePacket(ushort PacketId, IReadOnlyList<Subscription> Subscriptions) : IPacket, IPacketWithProperties
{
    /// <summary>1 to 268,435,455; null for none.</summary>
    public int? SubscriptionIdentifier { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>>? UserProperties { get; init; }

    public byte FirstByte => (int)PacketType.Subscribe << 4 | 2;

    /// <summary>Reads one.</summary>
    /// <exception cref="MqttProtocolException">It is malformed or breaks a rule.</exception>
    public static SubscribePacket Read(ReadOnlyMemory<byte> body, MqttProtocolVersion version)
    {
        var reader = new BodyReader(body);
        var subscriptions = new List<Subscription>();
        var packet = new SubscribePacket(reader.ReadPacketId(), subscriptions);
        if (version == MqttProtocolVersion.V5)
            packet = ReadProperties(ref reader, packet);
        while (reader.Remaining > 0)
            subscriptions.Add(ReadSubscription(ref reader, version));
        return subscriptions.Count > 0 ? packet : throw new MqttProtocolException("A SUBSCRIBE names no topic filter."); // [MQTT-3.8.3-2]
    }

    public void WriteBody(ref BodyWriter writer, MqttProtocolVersion version)
    {
        writer.UInt16(PacketId);
        if (version == MqttProtocolVersion.V5)
            writer.Properties(this);
        for (var i = 0; i < Subscriptions.Count; i++)
        {
            var subscription = Subscriptions[i];
            writer.Text(subscription.Filter);
            writer.Byte(version == MqttProtocolVersion.V311
                ? (int)subscription.Qos
                : (int)subscription.Qos | (subscription.NoLocal ? 4 : 0) | (subscription.RetainAsPublished ? 8 : 0)
                    | (int)subscription.RetainHandling << 4);
        }
    }

    public void WriteProperties(ref BodyWriter writer)
    {
        if (SubscriptionIdentifier is { } identifier)
            writer.SubscriptionIdentifier(identifier);
        writer.UserProperties(UserProperties);
    }

    private static Subscription ReadSubscription(ref BodyReader reader, MqttProtocolVersion version)
    {
        var filter = reader.ReadText();
        int options = reader.ReadByte();
        if ((options & (version == MqttProtocolVersion.V5 ? 0xC0 : 0xFC)) != 0)
            throw MqttProtocolException.Malformed("Reserved options of a subscription are set."); // [MQTT-3.8.3-5]
        if ((options & 3) == 3)
            throw MqttProtocolException.Malformed("A subscription asks for QoS 3.");
        if (options >> 4 == 3)
            throw new MqttProtocolException("A subscription asks for retain handling 3.");
        if ((options & 4) != 0 && SharedSubscription.IsShared(filter))
            throw new MqttProtocolException("A shared subscription asks for no local."); // [MQTT-3.8.3-4]

        return new(filter, (QualityOfService)(options & 3))
        {
            NoLocal = (options & 4) != 0,
            RetainAsPublished = (options & 8) != 0,
            RetainHandling = (RetainHandling)(options >> 4),
        };
    }

    private static SubscribePacket ReadProperties(ref BodyReader reader, SubscribePacket packet)
    {
        List<KeyValuePair<string, string>>? userProperties = null;
        int? identifier = null;
        var properties = new PropertyReader(ref reader, PropertySets.Subscribe);
        while (properties.TryNext(ref reader, out var id))
        {
            if (id == PropertyId.UserProperty)
                PropertyReader.AddUserProperty(ref reader, ref userProperties);
            else if (identifier is not null)
                throw new MqttProtocolException("A SUBSCRIBE has two subscription identifiers.");
            else
                identifier = PropertyReader.NotZero(reader.ReadVariableByteInteger(), id);
        }

        return packet with { SubscriptionIdentifier = identifier, UserProperties = userProperties };
    }
}
