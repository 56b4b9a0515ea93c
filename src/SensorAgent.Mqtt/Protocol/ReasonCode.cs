namespace SensorAgent.Mqtt;

/// <summary>
/// Reason codes of MQTT 5 (section 2.4). The return codes of MQTT 3.1.1 are given as the reason codes that mean the same.
/// From 0x80 on they are failures.
/// </summary>
public enum ReasonCode
{
    /// <summary>Success; also Normal disconnection, and Granted QoS 0.</summary>
    Success = 0x00,

    /// <summary>SUBACK: granted with at most QoS 1.</summary>
    GrantedQos1 = 0x01,

    /// <summary>SUBACK: granted with at most QoS 2.</summary>
    GrantedQos2 = 0x02,

    /// <summary>DISCONNECT: the client leaves but wants its will published.</summary>
    DisconnectWithWillMessage = 0x04,

    /// <summary>PUBACK, PUBREC: taken, but nobody subscribes to it.</summary>
    NoMatchingSubscribers = 0x10,

    /// <summary>UNSUBACK: there was no such subscription.</summary>
    NoSubscriptionExisted = 0x11,

    /// <summary>AUTH: go on with the next step.</summary>
    ContinueAuthentication = 0x18,

    /// <summary>AUTH: the client starts a re-authentication.</summary>
    ReAuthenticate = 0x19,

    /// <summary>Unspecified error.</summary>
    UnspecifiedError = 0x80,

    /// <summary>The packet cannot be parsed as the specification says.</summary>
    MalformedPacket = 0x81,

    /// <summary>An unexpected or out of order packet, or one that breaks a rule.</summary>
    ProtocolError = 0x82,

    /// <summary>Valid, but not accepted by this implementation.</summary>
    ImplementationSpecificError = 0x83,

    /// <summary>CONNACK: the server does not speak this version (3.1.1: code 1).</summary>
    UnsupportedProtocolVersion = 0x84,

    /// <summary>CONNACK: the client identifier is not allowed (3.1.1: code 2).</summary>
    ClientIdentifierNotValid = 0x85,

    /// <summary>CONNACK: wrong user name or password (3.1.1: code 4).</summary>
    BadUserNameOrPassword = 0x86,

    /// <summary>Not authorized (3.1.1: code 5).</summary>
    NotAuthorized = 0x87,

    /// <summary>CONNACK: the server is not available (3.1.1: code 3).</summary>
    ServerUnavailable = 0x88,

    /// <summary>The server is busy; try again later.</summary>
    ServerBusy = 0x89,

    /// <summary>CONNACK: this client has been banned.</summary>
    Banned = 0x8A,

    /// <summary>DISCONNECT: the server is shutting down.</summary>
    ServerShuttingDown = 0x8B,

    /// <summary>The authentication method is not supported or not the one in use.</summary>
    BadAuthenticationMethod = 0x8C,

    /// <summary>DISCONNECT: nothing came for one and a half keep-alives.</summary>
    KeepAliveTimeout = 0x8D,

    /// <summary>DISCONNECT: another connection uses the same client identifier.</summary>
    SessionTakenOver = 0x8E,

    /// <summary>The topic filter is well formed but not accepted here.</summary>
    TopicFilterInvalid = 0x8F,

    /// <summary>The topic name is not accepted here.</summary>
    TopicNameInvalid = 0x90,

    /// <summary>The packet identifier is already in use.</summary>
    PacketIdentifierInUse = 0x91,

    /// <summary>PUBREL, PUBCOMP: no such packet identifier.</summary>
    PacketIdentifierNotFound = 0x92,

    /// <summary>DISCONNECT: more unacknowledged publishes than the receive maximum allows.</summary>
    ReceiveMaximumExceeded = 0x93,

    /// <summary>DISCONNECT: a topic alias of 0 or above the maximum, or one that stands for nothing.</summary>
    TopicAliasInvalid = 0x94,

    /// <summary>The packet is larger than the receiver takes.</summary>
    PacketTooLarge = 0x95,

    /// <summary>DISCONNECT: the peer sends too much.</summary>
    MessageRateTooHigh = 0x96,

    /// <summary>An administrative limit is reached.</summary>
    QuotaExceeded = 0x97,

    /// <summary>DISCONNECT: closed by an administrator.</summary>
    AdministrativeAction = 0x98,

    /// <summary>The payload is not what its format indicator says.</summary>
    PayloadFormatInvalid = 0x99,

    /// <summary>The server does not retain messages.</summary>
    RetainNotSupported = 0x9A,

    /// <summary>The QoS is above the server's maximum.</summary>
    QosNotSupported = 0x9B,

    /// <summary>Use another server for now.</summary>
    UseAnotherServer = 0x9C,

    /// <summary>The server has moved for good.</summary>
    ServerMoved = 0x9D,

    /// <summary>The server has no shared subscriptions.</summary>
    SharedSubscriptionsNotSupported = 0x9E,

    /// <summary>Connections come too fast.</summary>
    ConnectionRateExceeded = 0x9F,

    /// <summary>DISCONNECT: the connection has lasted as long as it may.</summary>
    MaximumConnectTime = 0xA0,

    /// <summary>The server has no subscription identifiers.</summary>
    SubscriptionIdentifiersNotSupported = 0xA1,

    /// <summary>The server has no wildcard subscriptions.</summary>
    WildcardSubscriptionsNotSupported = 0xA2,
}
