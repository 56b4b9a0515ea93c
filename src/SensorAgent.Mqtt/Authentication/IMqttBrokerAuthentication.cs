namespace SensorAgent.Mqtt.Broker;

/// <summary>A way for clients to prove in several steps who they are (MQTT 5, section 4.12), seen from the broker.</summary>
public interface IMqttBrokerAuthentication
{
    /// <summary>The method's name as clients give it, such as <c>SCRAM-SHA-256</c>.</summary>
    string Method { get; }

    /// <summary>Begins an exchange with a client that connects or authenticates again.</summary>
    IMqttBrokerAuthenticationExchange Begin();
}

/// <summary>One run of such a method.</summary>
public interface IMqttBrokerAuthenticationExchange
{
    /// <summary>
    /// What follows from what the client said. Never throws for what a client may say, and does not take long: other clients may wait for it.
    /// </summary>
    /// <param name="data">The authentication data of CONNECT or AUTH; null when there was none.</param>
    MqttAuthenticationStep Answer(ReadOnlyMemory<byte>? data);
}

/// <summary>What the broker does next in an exchange.</summary>
public readonly record struct MqttAuthenticationStep
{
    private MqttAuthenticationStep(ReasonCode reason) => Reason = reason;

    /// <summary><see cref="ReasonCode.ContinueAuthentication"/>, <see cref="ReasonCode.Success"/>, or why the client is refused.</summary>
    public ReasonCode Reason { get; }

    /// <summary>What the client is told with it; null for nothing.</summary>
    public ReadOnlyMemory<byte>? Data { get; private init; }

    /// <summary>With success: who the client is, for access rights and the ownership of sessions.</summary>
    public string? UserName { get; private init; }

    /// <summary>The client is to answer this.</summary>
    public static MqttAuthenticationStep Continue(ReadOnlyMemory<byte>? data) => new(ReasonCode.ContinueAuthentication) { Data = data };

    /// <summary>The client is this user.</summary>
    public static MqttAuthenticationStep Accept(string? userName, ReadOnlyMemory<byte>? data = null) =>
        new(ReasonCode.Success) { UserName = userName, Data = data };

    /// <summary>The client is not let in.</summary>
    /// <param name="reason">A reason code of 0x80 or more that CONNACK and DISCONNECT may have.</param>
    public static MqttAuthenticationStep Refuse(ReasonCode reason = ReasonCode.NotAuthorized) => new(reason);
}
