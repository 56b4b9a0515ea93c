using System.Security.Cryptography;
using SensorAgent.Mqtt.Broker.Security;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Broker;

/// <summary>Answers CONNECT (MQTT 5, section 3.1.4).</summary>
internal sealed class ConnectHandler(BrokerCore core, ClientConnection connection)
{
    /// <summary>During a turn: lets the client in, or refuses it.</summary>
    public void Handle(ConnectPacket connect, Identity identity)
    {
        if (connection.IsClosed)
            return;

        var userName = identity.UserName;
        if (Objection(connect, identity) is { } reason)
        {
            connection.Refuse(reason, connect.Version);
            return;
        }

        var isAssigned = connect.ClientId.Length == 0;
        var clientId = isAssigned ? NewClientId() : connect.ClientId;
        var expiry = ExpiryOf(connect);
        var answer = new ConnackPacket
        {
            AssignedClientIdentifier = isAssigned ? clientId : null,
            SessionExpiryInterval = expiry == (connect.SessionExpiryInterval ?? 0) ? null : expiry,
            ReceiveMaximum = (ushort)core.Options.ReceiveMaximum,
            MaximumPacketSize = (uint)core.Options.MaximumPacketSize,
            TopicAliasMaximum = (ushort)core.Options.TopicAliasMaximum,
            AuthenticationMethod = identity.Method?.Method,
            AuthenticationData = identity.Data,
        };
        if (PacketEncoder.Measure(answer, connect.Version) > (connect.MaximumPacketSize ?? uint.MaxValue))
        {
            connection.Refuse(ReasonCode.PacketTooLarge, connect.Version); // not even the answer would fit [MQTT-3.1.2-24]
            return;
        }

        var session = core.Sessions.Open(clientId, userName, connect.CleanStart, out var isPresent);
        session.Rights = core.Access?.For(userName, clientId);
        session.ExpirySeconds = expiry;
        core.Sessions.Keep(session);
        core.Sessions.SetWill(session, connect.Will);
        core.Counters.ConnectionsAccepted++;
        connection.Accept(connect, session, answer with { SessionPresent = isPresent });
    }

    /// <summary>The seconds a session outlives its connection, within what the broker allows.</summary>
    public static uint Limit(uint seconds, MqttBrokerOptions options) =>
        options.MaximumSessionExpiry is { } longest ? (uint)Math.Min(seconds, Math.Max(0, longest.TotalSeconds)) : seconds;

    private ReasonCode? Objection(ConnectPacket connect, Identity identity)
    {
        if (identity.Verdict.IsFailure())
            return identity.Verdict;
        if (connect is { ClientId: "", CleanStart: false, Version: MqttProtocolVersion.V311 })
            return ReasonCode.ClientIdentifierNotValid; // 3.1.1: [MQTT-3.1.3-8]
        if (connect.Will is { } will && (!TopicRules.HasFewLevels(will.Topic) || TopicRules.IsReserved(will.Topic)))
            return ReasonCode.TopicNameInvalid;
        if (connect.Will is not null && core.Access?.For(identity.UserName, connect.ClientId).MayWrite(connect.Will.Topic) == false)
            return ReasonCode.NotAuthorized;
        var isTakeOver = core.Sessions.Find(connect.ClientId)?.Link is not null;
        return (connection.IsOneTooMany && !isTakeOver) || !core.Sessions.HasRoomFor(connect.ClientId) ? ReasonCode.QuotaExceeded : null;
    }

    private uint ExpiryOf(ConnectPacket connect) =>
        Limit(connect.Version == MqttProtocolVersion.V5
            ? connect.SessionExpiryInterval ?? 0
            : connect.CleanStart ? 0 : Session.NoExpiry, core.Options);

    private static string NewClientId() => "auto-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10));
}
