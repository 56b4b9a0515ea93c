namespace SensorAgent.Mqtt;

/// <summary>What a client tells the application. Whatever a handler throws is logged and harms nothing else.</summary>
public interface IMqttClientHandler
{
    /// <summary>
    /// Runs after every connect; may subscribe and publish. When it throws, the connection is closed and tried again.
    /// </summary>
    /// <param name="connected">To whom, and on which terms.</param>
    /// <param name="cancellationToken">Cancelled when the connection ends.</param>
    Task ConnectedAsync(MqttConnected connected, CancellationToken cancellationToken);

    /// <summary>
    /// A message came. Messages come one at a time, in the order of the server; one of QoS 1 or 2 is acknowledged when this returns.
    /// While it does not return, later messages wait in a bounded queue, and then at the server.
    /// </summary>
    void MessageReceived(in ReceivedMessage message);

    /// <summary>The connection ended, or could not be made.</summary>
    void Disconnected(MqttDisconnected disconnected);
}

/// <summary>A connection that stands, and on which terms.</summary>
/// <param name="Server">The server's address, such as <c>mqtt://broker:1883</c>.</param>
/// <param name="Version">The protocol version that both speak.</param>
/// <param name="ClientId">The client identifier, which the server may have assigned.</param>
/// <param name="SessionPresent">The server goes on with the session of before: subscriptions still stand.</param>
public sealed record MqttConnected(string Server, MqttProtocolVersion Version, string ClientId, bool SessionPresent)
{
    /// <summary>The keep-alive in force, the server's if it gave one; zero for none.</summary>
    public TimeSpan KeepAlive { get; init; }

    /// <summary>The highest QoS that the server takes.</summary>
    public QualityOfService MaximumQos { get; init; } = QualityOfService.ExactlyOnce;

    /// <summary>Whether the server retains messages.</summary>
    public bool RetainAvailable { get; init; } = true;

    /// <summary>Largest packet in bytes that the server takes; null for any.</summary>
    public uint? MaximumPacketSize { get; init; }

    /// <summary>Whether the server knows shared subscriptions; 3.1.1 servers do not say.</summary>
    public bool SharedSubscriptionAvailable { get; init; } = true;

    /// <summary>With TLS: when the server's certificate expires.</summary>
    public DateTimeOffset? ServerCertificateExpires { get; init; }

    /// <summary>With TLS: when the client's own certificate expires; null without one.</summary>
    public DateTimeOffset? ClientCertificateExpires { get; init; }

    /// <summary>MQTT 5: where response topics are to lie, if the server says so.</summary>
    public string? ResponseInformation { get; init; }

    /// <summary>MQTT 5: the server's user properties.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; init; } = [];
}

/// <summary>Why there is no connection, and when it is tried again.</summary>
/// <param name="Server">The server's address.</param>
/// <param name="Failure">What went wrong.</param>
/// <param name="Message">The same in a sentence, with the remedy where there is one; holds no secrets.</param>
/// <param name="NextAttempt">How long until the next attempt; zero for at once, at the next server of the list.</param>
public sealed record MqttDisconnected(string Server, MqttFailure Failure, string Message, TimeSpan NextAttempt)
{
    /// <summary>The reason code of CONNACK or DISCONNECT, where one came.</summary>
    public ReasonCode? Reason { get; init; }

    /// <summary>MQTT 5: the server to use instead, as the server put it, or null.</summary>
    public string? ServerReference { get; init; }

    /// <summary>True when there was a connection; false when the attempt failed.</summary>
    public bool WasConnected { get; init; }
}
