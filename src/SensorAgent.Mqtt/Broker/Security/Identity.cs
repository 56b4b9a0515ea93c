namespace SensorAgent.Mqtt.Broker.Security;

/// <summary>What came of asking a client who it is.</summary>
/// <param name="Verdict"><see cref="ReasonCode.Success"/>, or why it may not come in.</param>
/// <param name="UserName">The user that it has proved to be; null for an anonymous one.</param>
internal sealed record Identity(ReasonCode Verdict, string? UserName = null)
{
    /// <summary>With enhanced authentication: its method.</summary>
    public IMqttBrokerAuthentication? Method { get; init; }

    /// <summary>With enhanced authentication: what CONNACK tells the client.</summary>
    public ReadOnlyMemory<byte>? Data { get; init; }
}
