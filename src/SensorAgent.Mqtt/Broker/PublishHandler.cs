using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Broker;

/// <summary>Takes the messages a client publishes (MQTT 5, sections 3.3 and 4.3).</summary>
internal sealed class PublishHandler(BrokerCore core, ClientConnection connection)
{
    private readonly TopicCache _topics = new();
    private readonly Message _lent = Message.Lend("-");
    private string?[] _aliases = [];

    /// <exception cref="MqttProtocolException">The client broke the protocol.</exception>
    public void Handle(Session session, byte flags, ReadOnlyMemory<byte> body, MqttProtocolVersion version)
    {
        var packet = PublishPacket.Read(flags, body, version, _topics);
        if (packet.SubscriptionIdentifiers is not null)
            throw new MqttProtocolException("A client sent a subscription identifier in a PUBLISH."); // [MQTT-3.3.4-6]
        var topic = packet.TopicAlias == 0 ? packet.Topic : ResolveAlias(packet);
        if (!TopicRules.HasFewLevels(topic))
            throw new MqttProtocolException(ReasonCode.TopicNameInvalid, $"A topic has more than {TopicRules.MaximumLevels} levels.");

        core.Counters.MessagesReceived++;
        switch (packet.Qos)
        {
            case QualityOfService.AtMostOnce:
                Publish(session, topic, packet);
                break;
            case QualityOfService.AtLeastOnce:
                connection.Send(new AckPacket(PacketType.Puback, packet.PacketId, Publish(session, topic, packet)));
                break;
            default:
                Receive(session, topic, packet);
                break;
        }
    }

    private void Receive(Session session, string topic, in PublishPacket packet)
    {
        var reason = ReasonCode.Success;
        if (!session.Received.Contains(packet.PacketId))
        {
            if (session.Received.Count >= core.Options.ReceiveMaximum && connection.Connect?.Version == MqttProtocolVersion.V5)
                throw new MqttProtocolException(ReasonCode.ReceiveMaximumExceeded, "More QoS 2 messages than the receive maximum allows.");
            reason = Publish(session, topic, packet);
            if (!reason.IsFailure())
                session.Receive(packet.PacketId);
        }

        connection.Send(new AckPacket(PacketType.Pubrec, packet.PacketId, reason));
    }

    private ReasonCode Publish(Session session, string topic, in PublishPacket packet)
    {
        if (TopicRules.IsReserved(topic) || session.Rights?.MayWrite(topic) == false)
            return ReasonCode.NotAuthorized;

        var expiresAt = packet.ExpiryInterval is { } seconds ? BrokerClock.After(core.Now, seconds) : Message.Never;
        var message = _lent;
        if (packet is { Qos: QualityOfService.AtMostOnce, Retain: false })
        {
            message.Become(topic, packet.Payload, packet.Properties, expiresAt);
        }
        else
        {
            message = new(topic, packet.Payload.ToArray())
            {
                Qos = packet.Qos,
                Retain = packet.Retain,
                Properties = packet.Properties,
                ExpiresAt = expiresAt,
            };
        }

        return core.Router.Publish(message, session) ? ReasonCode.Success : ReasonCode.NoMatchingSubscribers;
    }

    private string ResolveAlias(in PublishPacket packet)
    {
        if (packet.TopicAlias > core.Options.TopicAliasMaximum)
            throw new MqttProtocolException(ReasonCode.TopicAliasInvalid, $"The topic alias {packet.TopicAlias} is higher than allowed.");

        if (_aliases.Length == 0)
            _aliases = new string?[core.Options.TopicAliasMaximum + 1];
        if (packet.Topic.Length > 0)
            _aliases[packet.TopicAlias] = packet.Topic;
        return _aliases[packet.TopicAlias]
            ?? throw new MqttProtocolException($"The topic alias {packet.TopicAlias} has not been set.");
    }
}
