using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Broker;

/// <summary>What a connected client sends, packet by packet, during a turn.</summary>
internal sealed class PacketHandler(BrokerCore core, ClientConnection connection)
{
    private readonly PublishHandler _publish = new(core, connection);
    private readonly SubscribeHandler _subscribe = new(core, connection);

    /// <exception cref="MqttProtocolException">The client broke the protocol: the connection is to be closed.</exception>
    public void Handle(in FixedHeader header, ReadOnlyMemory<byte> body)
    {
        if (connection is not { Session: { } session, Connect.Version: var version })
            return;

        switch (header.Type)
        {
            case PacketType.Publish:
                _publish.Handle(session, header.Flags, body, version);
                break;
            case PacketType.Puback or PacketType.Pubrec or PacketType.Pubrel or PacketType.Pubcomp:
                HandleAcknowledgement(session, AckPacket.Read(header.Type, body, version));
                break;
            case PacketType.Subscribe:
                _subscribe.Handle(session, SubscribePacket.Read(body, version));
                break;
            case PacketType.Unsubscribe:
                _subscribe.Handle(session, UnsubscribePacket.Read(body, version));
                break;
            case PacketType.Pingreq:
                EmptyPacket.Check(body);
                connection.Send(new EmptyPacket(PacketType.Pingresp));
                break;
            case PacketType.Disconnect:
                HandleDisconnect(session, DisconnectPacket.Read(body, version));
                break;
            case PacketType.Auth when version == MqttProtocolVersion.V5:
                connection.Authenticate(AuthPacket.Read(body, version));
                break;
            default: // a second CONNECT [MQTT-3.1.0-2], or what only servers send
                throw new MqttProtocolException($"A connected client may not send {header.Type.ToString().ToUpperInvariant()}.");
        }
    }

    private void HandleAcknowledgement(Session session, in AckPacket ack)
    {
        switch (ack.Type)
        {
            case PacketType.Puback:
                session.Acknowledge(ack.PacketId, core.Now);
                break;
            case PacketType.Pubrec when ack.Reason.IsFailure():
                session.Refuse(ack.PacketId, core.Now);
                break;
            case PacketType.Pubrec:
                connection.Send(new AckPacket(PacketType.Pubrel, ack.PacketId, FoundIf(session.Release(ack.PacketId))));
                break;
            case PacketType.Pubcomp:
                session.Complete(ack.PacketId, core.Now);
                break;
            default:
                connection.Send(new AckPacket(PacketType.Pubcomp, ack.PacketId, FoundIf(session.ReleaseReceived(ack.PacketId))));
                break;
        }
    }

    private void HandleDisconnect(Session session, DisconnectPacket disconnect)
    {
        if (disconnect.SessionExpiryInterval is { } seconds)
        {
            if (seconds > 0 && connection.Connect?.SessionExpiryInterval is null or 0)
                throw new MqttProtocolException("A DISCONNECT prolongs a session that was to end with the connection."); // section 3.14.2.2.2
            session.ExpirySeconds = ConnectHandler.Limit(seconds, core.Options);
            core.Sessions.Keep(session);
        }

        var isNormal = disconnect.Reason == ReasonCode.Success; // [MQTT-3.14.4-3]
        connection.Close(ReasonCode.Success, isNormal ? ConnectionEnd.Normal : ConnectionEnd.Abnormal);
    }

    private static ReasonCode FoundIf(bool found) => found ? ReasonCode.Success : ReasonCode.PacketIdentifierNotFound;
}
