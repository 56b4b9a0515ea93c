namespace SensorAgent.Mqtt.Protocol.Packets;

/// <summary>The properties of PUBLISH, most of which a will has too (sections 3.3.2.3 and 3.1.3.2).</summary>
internal static class PublishProperties
{
    public static void Write(ref BodyWriter writer, MessageProperties? properties)
    {
        if (properties is null)
            return;
        writer.Property(PropertyId.PayloadFormatIndicator, (byte?)properties.PayloadFormat);
        writer.Property(PropertyId.ContentType, properties.ContentType);
        writer.Property(PropertyId.ResponseTopic, properties.ResponseTopic);
        writer.Property(PropertyId.CorrelationData, properties.CorrelationData);
        writer.UserProperties(properties.UserProperties);
    }

    public static PublishPacket Read(ref BodyReader reader, PublishPacket packet)
    {
        var properties = new PropertyReader(ref reader, PropertySets.Publish);
        var message = default(MessagePropertiesReader);
        List<int>? subscriptions = null;
        while (properties.TryNext(ref reader, out var id))
        {
            switch (id)
            {
                case PropertyId.TopicAlias:
                    packet = packet with { TopicAlias = reader.ReadUInt16() };
                    if (packet.TopicAlias == 0)
                        throw new MqttProtocolException(ReasonCode.TopicAliasInvalid, "A topic alias is 0."); // [MQTT-3.3.2-8]
                    break;
                case PropertyId.SubscriptionIdentifier:
                    (subscriptions ??= []).Add(PropertyReader.NotZero(reader.ReadVariableByteInteger(), id));
                    break;
                default:
                    message.Read(ref reader, id);
                    break;
            }
        }

        return packet with { ExpiryInterval = message.ExpiryInterval, SubscriptionIdentifiers = subscriptions, Properties = message.Result };
    }
}

/// <summary>Collects the properties that PUBLISH and a will share.</summary>
internal struct MessagePropertiesReader
{
    private MessageProperties? _result;
    private List<KeyValuePair<string, string>>? _userProperties;

    /// <summary>Seconds, or null.</summary>
    public uint? ExpiryInterval { get; private set; }

    /// <summary>What was there; null if there was nothing.</summary>
    public readonly MessageProperties? Result =>
        _userProperties is null ? _result : (_result ?? new()) with { UserProperties = _userProperties };

    public void Read(ref BodyReader reader, PropertyId id)
    {
        switch (id)
        {
            case PropertyId.MessageExpiryInterval:
                ExpiryInterval = reader.ReadUInt32();
                break;
            case PropertyId.PayloadFormatIndicator:
                var format = PropertyReader.ReadFlag(ref reader, id) ? PayloadFormat.Utf8 : PayloadFormat.Unspecified;
                _result = (_result ?? new()) with { PayloadFormat = format };
                break;
            case PropertyId.ContentType:
                _result = (_result ?? new()) with { ContentType = reader.ReadText() };
                break;
            case PropertyId.ResponseTopic:
                _result = (_result ?? new()) with { ResponseTopic = ReadResponseTopic(ref reader) };
                break;
            case PropertyId.CorrelationData:
                _result = (_result ?? new()) with { CorrelationData = reader.ReadBinary().ToArray() };
                break;
            case PropertyId.UserProperty:
                PropertyReader.AddUserProperty(ref reader, ref _userProperties);
                break;
            default:
                throw new InvalidOperationException($"{id} is not a property of a message.");
        }
    }

    private static string ReadResponseTopic(ref BodyReader reader)
    {
        var topic = reader.ReadText();
        return TopicName.IsValid(topic)
            ? topic
            : throw new MqttProtocolException(ReasonCode.ProtocolError, "A response topic is empty or contains a wildcard."); // [MQTT-3.3.2-14]
    }
}
