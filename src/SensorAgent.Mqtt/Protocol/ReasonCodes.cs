using SensorAgent.Mqtt.Protocol;

namespace SensorAgent.Mqtt;

/// <summary>What reason codes mean, where they may stand, and what MQTT 3.1.1 calls them.</summary>
public static class ReasonCodes
{
    /// <summary>True from 0x80 on.</summary>
    public static bool IsFailure(this ReasonCode code) => (int)code >= 0x80;

    /// <summary>The code in words, as the specification names it: <c>bad user name or password</c>.</summary>
    public static string ToWords(this ReasonCode code) => code switch
    {
        ReasonCode.Success => "success",
        ReasonCode.GrantedQos1 => "granted QoS 1",
        ReasonCode.GrantedQos2 => "granted QoS 2",
        ReasonCode.DisconnectWithWillMessage => "disconnect with will message",
        ReasonCode.NoMatchingSubscribers => "no matching subscribers",
        ReasonCode.NoSubscriptionExisted => "no subscription existed",
        ReasonCode.ContinueAuthentication => "continue authentication",
        ReasonCode.ReAuthenticate => "re-authenticate",
        ReasonCode.UnspecifiedError => "unspecified error",
        ReasonCode.MalformedPacket => "malformed packet",
        ReasonCode.ProtocolError => "protocol error",
        ReasonCode.ImplementationSpecificError => "implementation specific error",
        ReasonCode.UnsupportedProtocolVersion => "unsupported protocol version",
        ReasonCode.ClientIdentifierNotValid => "client identifier not valid",
        ReasonCode.BadUserNameOrPassword => "bad user name or password",
        ReasonCode.NotAuthorized => "not authorized",
        ReasonCode.ServerUnavailable => "server unavailable",
        ReasonCode.ServerBusy => "server busy",
        ReasonCode.Banned => "banned",
        ReasonCode.ServerShuttingDown => "server shutting down",
        ReasonCode.BadAuthenticationMethod => "bad authentication method",
        ReasonCode.KeepAliveTimeout => "keep alive timeout",
        ReasonCode.SessionTakenOver => "session taken over",
        ReasonCode.TopicFilterInvalid => "topic filter invalid",
        ReasonCode.TopicNameInvalid => "topic name invalid",
        ReasonCode.PacketIdentifierInUse => "packet identifier in use",
        ReasonCode.PacketIdentifierNotFound => "packet identifier not found",
        ReasonCode.ReceiveMaximumExceeded => "receive maximum exceeded",
        ReasonCode.TopicAliasInvalid => "topic alias invalid",
        ReasonCode.PacketTooLarge => "packet too large",
        ReasonCode.MessageRateTooHigh => "message rate too high",
        ReasonCode.QuotaExceeded => "quota exceeded",
        ReasonCode.AdministrativeAction => "administrative action",
        ReasonCode.PayloadFormatInvalid => "payload format invalid",
        ReasonCode.RetainNotSupported => "retain not supported",
        ReasonCode.QosNotSupported => "QoS not supported",
        ReasonCode.UseAnotherServer => "use another server",
        ReasonCode.ServerMoved => "server moved",
        ReasonCode.SharedSubscriptionsNotSupported => "shared subscriptions not supported",
        ReasonCode.ConnectionRateExceeded => "connection rate exceeded",
        ReasonCode.MaximumConnectTime => "maximum connect time",
        ReasonCode.SubscriptionIdentifiersNotSupported => "subscription identifiers not supported",
        ReasonCode.WildcardSubscriptionsNotSupported => "wildcard subscriptions not supported",
        _ => $"reason code 0x{(int)code:X2}",
    };

    /// <summary>Whether that packet may carry that code in MQTT 5 (tables of sections 3.2 to 3.15).</summary>
    internal static bool MayStandIn(this ReasonCode code, PacketType packet) => packet switch
    {
        PacketType.Connack => (int)code is 0x00 or (>= 0x80 and <= 0x8A) or 0x8C or 0x90 or 0x95 or 0x97 or (>= 0x99 and <= 0x9D) or 0x9F,
        PacketType.Puback or PacketType.Pubrec =>
            (int)code is 0x00 or 0x10 or 0x80 or 0x83 or 0x87 or 0x90 or 0x91 or 0x97 or 0x99,
        PacketType.Pubrel or PacketType.Pubcomp => (int)code is 0x00 or 0x92,
        PacketType.Suback => (int)code is <= 0x02 or 0x80 or 0x83 or 0x87 or 0x8F or 0x91 or 0x97 or 0x9E or 0xA1 or 0xA2,
        PacketType.Unsuback => (int)code is 0x00 or 0x11 or 0x80 or 0x83 or 0x87 or 0x8F or 0x91,
        PacketType.Disconnect => (int)code is 0x00 or 0x04 or (>= 0x80 and <= 0x83) or 0x87 or 0x89 or 0x8B
            or (>= 0x8C and <= 0x90) or (>= 0x93 and <= 0xA2),
        PacketType.Auth => (int)code is 0x00 or 0x18 or 0x19,
        _ => false,
    };

    /// <summary>The return code of a 3.1.1 CONNACK as a reason code (3.1.1, table 3.1); null when it is reserved.</summary>
    internal static ReasonCode? FromReturnCode(byte code) => code switch
    {
        0 => ReasonCode.Success,
        1 => ReasonCode.UnsupportedProtocolVersion,
        2 => ReasonCode.ClientIdentifierNotValid,
        3 => ReasonCode.ServerUnavailable,
        4 => ReasonCode.BadUserNameOrPassword,
        5 => ReasonCode.NotAuthorized,
        _ => null,
    };

    /// <summary>The return code of a 3.1.1 CONNACK that comes nearest.</summary>
    internal static byte ToReturnCode(this ReasonCode code) => code switch
    {
        ReasonCode.Success => 0,
        ReasonCode.UnsupportedProtocolVersion => 1,
        ReasonCode.ClientIdentifierNotValid => 2,
        ReasonCode.BadUserNameOrPassword => 4,
        ReasonCode.NotAuthorized or ReasonCode.Banned or ReasonCode.BadAuthenticationMethod => 5,
        _ => 3,
    };
}
