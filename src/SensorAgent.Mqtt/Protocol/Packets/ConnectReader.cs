namespace SensorAgent.Mqtt.Protocol.Packets;

/// <summary>Reads CONNECT, which brings the protocol version with it.</summary>
internal static class ConnectReader
{
    private const int Reserved = 0x01;
    private const int CleanStart = 0x02;
    private const int Will = 0x04;
    private const int WillQos = 0x18;
    private const int WillRetain = 0x20;
    private const int Password = 0x40;
    private const int UserName = 0x80;

    /// <summary>Reads one. What is kept of it does not depend on the buffer.</summary>
    /// <exception cref="MqttProtocolException">
    /// Malformed, or <see cref="ReasonCode.UnsupportedProtocolVersion"/> for another protocol name or version: a server may
    /// answer that with a 3.1.1 CONNACK of return code 1 [MQTT-3.1.2-2].
    /// </exception>
    public static ConnectPacket Read(ReadOnlyMemory<byte> body)
    {
        var reader = new BodyReader(body);
        var version = ReadVersion(ref reader);
        int flags = reader.ReadByte();
        CheckFlags(flags, version);

        var packet = new ConnectPacket { Version = version, CleanStart = (flags & CleanStart) != 0, KeepAlive = reader.ReadUInt16() };
        if (version == MqttProtocolVersion.V5)
            packet = ReadProperties(ref reader, packet);
        packet = packet with { ClientId = reader.ReadText() };
        if ((flags & Will) != 0)
            packet = packet with { Will = ReadWill(ref reader, flags, version) };
        if ((flags & UserName) != 0)
            packet = packet with { UserName = reader.ReadText() };
        if ((flags & Password) != 0)
            packet = packet with { Password = reader.ReadBinary().ToArray() };
        reader.End();
        return packet;
    }

    private static MqttProtocolVersion ReadVersion(ref BodyReader reader)
    {
        var name = reader.ReadUtf8();
        if (!name.SequenceEqual("MQTT"u8) && !name.SequenceEqual("MQIsdp"u8))
            throw new MqttProtocolException(ReasonCode.UnsupportedProtocolVersion, "The protocol name of a CONNECT is not MQTT."); // [MQTT-3.1.2-1]

        var level = reader.ReadByte();
        return level is 4 or 5 && name.Length == 4
            ? (MqttProtocolVersion)level
            : throw new MqttProtocolException(ReasonCode.UnsupportedProtocolVersion, $"Protocol level {level} is not supported.");
    }

    private static void CheckFlags(int flags, MqttProtocolVersion version)
    {
        if ((flags & Reserved) != 0)
            throw MqttProtocolException.Malformed("The reserved flag of a CONNECT is set."); // [MQTT-3.1.2-3]
        if ((flags & WillQos) == WillQos)
            throw MqttProtocolException.Malformed("The will has QoS 3."); // [MQTT-3.1.2-12]
        if ((flags & Will) == 0 && (flags & (WillQos | WillRetain)) != 0)
            throw MqttProtocolException.Malformed("There are flags of a will but no will."); // [MQTT-3.1.2-11], [MQTT-3.1.2-13]
        if (version == MqttProtocolVersion.V311 && (flags & (UserName | Password)) == Password)
            throw MqttProtocolException.Malformed("There is a password but no user name."); // 3.1.1: [MQTT-3.1.2-22]
    }

    private static Mqtt.Will ReadWill(ref BodyReader reader, int flags, MqttProtocolVersion version)
    {
        uint delay = 0;
        var message = default(MessagePropertiesReader);
        if (version == MqttProtocolVersion.V5)
        {
            var properties = new PropertyReader(ref reader, PropertySets.Will);
            while (properties.TryNext(ref reader, out var id))
            {
                if (id == PropertyId.WillDelayInterval)
                    delay = reader.ReadUInt32();
                else
                    message.Read(ref reader, id);
            }
        }

        var topic = reader.ReadText();
        if (!TopicName.IsValid(topic))
            throw new MqttProtocolException(ReasonCode.TopicNameInvalid, "The topic of the will is empty or contains a wildcard.");
        return new(topic, reader.ReadBinary().ToArray())
        {
            Qos = (QualityOfService)((flags & WillQos) >> 3),
            Retain = (flags & WillRetain) != 0,
            DelayInterval = delay,
            ExpiryInterval = message.ExpiryInterval,
            Properties = message.Result,
        };
    }

    private static ConnectPacket ReadProperties(ref BodyReader reader, ConnectPacket packet)
    {
        List<KeyValuePair<string, string>>? userProperties = null;
        var properties = new PropertyReader(ref reader, PropertySets.Connect);
        while (properties.TryNext(ref reader, out var id))
        {
            if (id == PropertyId.UserProperty)
                PropertyReader.AddUserProperty(ref reader, ref userProperties);
            else
                packet = ReadProperty(ref reader, packet, id);
        }

        if (packet is { AuthenticationData: not null, AuthenticationMethod: null })
            throw new MqttProtocolException("There is authentication data but no authentication method.");
        return packet with { UserProperties = userProperties };
    }

    private static ConnectPacket ReadProperty(ref BodyReader reader, ConnectPacket packet, PropertyId id) => id switch
    {
        PropertyId.SessionExpiryInterval => packet with { SessionExpiryInterval = reader.ReadUInt32() },
        PropertyId.ReceiveMaximum => packet with { ReceiveMaximum = PropertyReader.NotZero(reader.ReadUInt16(), id) },
        PropertyId.MaximumPacketSize => packet with { MaximumPacketSize = PropertyReader.NotZero(reader.ReadUInt32(), id) },
        PropertyId.TopicAliasMaximum => packet with { TopicAliasMaximum = reader.ReadUInt16() },
        PropertyId.RequestResponseInformation => packet with { RequestResponseInformation = PropertyReader.ReadFlag(ref reader, id) },
        PropertyId.RequestProblemInformation => packet with { RequestProblemInformation = PropertyReader.ReadFlag(ref reader, id) },
        PropertyId.AuthenticationMethod => packet with { AuthenticationMethod = reader.ReadText() },
        _ => packet with { AuthenticationData = reader.ReadBinary().ToArray() },
    };
}
