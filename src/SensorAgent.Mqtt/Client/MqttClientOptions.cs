using SensorAgent.Mqtt.Protocol;

namespace SensorAgent.Mqtt;

/// <summary>To whom a client connects, and how.</summary>
public sealed record MqttClientOptions
{
    /// <summary>
    /// The servers in order of preference; the next is tried when one fails. <c>mqtt://host[:1883]</c>, <c>mqtts://host[:8883]</c>,
    /// <c>ws://host[:80][/mqtt]</c>, <c>wss://host[:443][/mqtt]</c>.
    /// </summary>
    public required IReadOnlyList<Uri> Servers { get; init; }

    /// <summary>The client identifier; empty lets the server assign one.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>The version to speak; null for 5, and 3.1.1 where the server does not know 5.</summary>
    public MqttProtocolVersion? Version { get; init; }

    /// <summary>User name, or null.</summary>
    public string? UserName { get; init; }

    /// <summary>Password, or null; at most 65,535 bytes. 3.1.1 allows one only with a user name.</summary>
    public ReadOnlyMemory<byte>? Password { get; init; }

    /// <summary>
    /// Proves in several steps who the client is (MQTT 5, which is then spoken whatever the server would like), such as
    /// <see cref="ScramSha256Authentication"/>; null for user name and password only.
    /// </summary>
    public IMqttAuthentication? Authentication { get; init; }

    /// <summary>What the server publishes when this client vanishes, or null.</summary>
    public Will? Will { get; init; }

    /// <summary>
    /// Keep-alive in whole seconds up to 65,535, of which the server may ask for another; zero for none. A server that stops answering is
    /// noticed within one and a half keep-alives.
    /// </summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether the first connect begins a new session. Later ones go on with the session if <see cref="SessionExpiryInterval"/> is not 0.
    /// </summary>
    public bool CleanStart { get; init; } = true;

    /// <summary>
    /// Seconds that the server is to keep the session after a connection; 0 for not at all, <see cref="uint.MaxValue"/> for ever. In 3.1.1
    /// any other than 0 asks for a session without Clean Session.
    /// </summary>
    public uint SessionExpiryInterval { get; init; }

    /// <summary>How many QoS 1 and 2 messages the server may send unacknowledged, 1 to 65,535 (MQTT 5).</summary>
    public ushort ReceiveMaximum { get; init; } = 256;

    /// <summary>Largest packet in bytes that is taken from the server.</summary>
    public uint MaximumPacketSize { get; init; } = 16 * 1024 * 1024;

    /// <summary>How many topic aliases the server may use (MQTT 5); 0 for none.</summary>
    public ushort TopicAliasMaximum { get; init; } = 32;

    /// <summary>Whether topics are sent as aliases to a server that takes some (MQTT 5).</summary>
    public bool UseTopicAliases { get; init; } = true;

    /// <summary>How many publishes of QoS 1 and 2 are in flight at most, 1 to 65,535; the server may ask for less.</summary>
    public int MaximumInFlight { get; init; } = 1024;

    /// <summary>
    /// Whether the client itself subscribes again, before <see cref="IMqttClientHandler.ConnectedAsync"/>, to what had been granted, when the server has
    /// forgotten the session. Not for handlers that subscribe on every connect.
    /// </summary>
    public bool RenewSubscriptions { get; init; }

    /// <summary>
    /// Keeps publishes with <see cref="PublishScope.AnyConnection"/> and the state of QoS 2 across restarts of the process; null for not at all. Wants a
    /// <see cref="ClientId"/> and a <see cref="SessionExpiryInterval"/>. A session on record is gone on with, whatever <see cref="CleanStart"/> says.
    /// </summary>
    public IMqttSessionStore? Store { get; init; }

    /// <summary>What <c>mqtts://</c> and <c>wss://</c> trust and show.</summary>
    public MqttTlsOptions Tls { get; init; } = new();

    /// <summary>User properties of CONNECT (MQTT 5).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; init; } = [];

    /// <summary>Bound of an attempt to connect, from the name's resolution to CONNACK.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bound of a SUBSCRIBE or UNSUBSCRIBE.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Bound of the goodbye: DISCONNECT sent and the server's end awaited.</summary>
    public TimeSpan DisconnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Throws an <see cref="ArgumentException"/> that names what is wrong.</summary>
    internal void Check()
    {
        Require(Servers is { Count: > 0 }, "There is no server.");
        foreach (var server in Servers!)
            Require(IsServer(server), $"{server} is not the address of an MQTT server.");
        Require(MqttText.Fault(ClientId) is null, "The client identifier cannot be sent.");
        Require(UserName is null || MqttText.Fault(UserName) is null, "The user name cannot be sent.");
        Require(Password is not { Length: > ushort.MaxValue }, "The password is longer than 65,535 bytes.");
        Require(KeepAlive >= TimeSpan.Zero && KeepAlive.TotalSeconds <= ushort.MaxValue, "The keep-alive is not between 0 and 65,535 s.");
        Require(ReceiveMaximum > 0 && MaximumInFlight is > 0 and <= ushort.MaxValue, "A window is not between 1 and 65,535.");
        Require(MaximumPacketSize > 0, "The maximum packet size is 0.");
        Require(Store is null || (ClientId.Length > 0 && SessionExpiryInterval > 0), "A store wants a client identifier and a session that lasts.");
        Require(IsFingerprint(Tls.PinnedFingerprint), "The pinned fingerprint is not a SHA-256 of 64 hexadecimal digits.");
        Require(Authentication is null || Version != MqttProtocolVersion.V311, "MQTT 3.1.1 has no authentication methods.");
        Require(Will is null || TopicName.IsValid(Will.Topic), "Messages cannot be published to the will's topic.");
        Require(Will is not { Payload.Length: > ushort.MaxValue }, "The will's payload is longer than 65,535 bytes.");
    }

    private static bool IsServer(Uri server) =>
        server.IsAbsoluteUri && Transport.ServerConnector.Schemes.ContainsKey(server.Scheme) && server.Host.Length > 0;

    private static bool IsFingerprint(string? text) =>
        text is null || text.Replace(":", "", StringComparison.Ordinal) is { Length: 64 } digits && digits.All(char.IsAsciiHexDigit);

    private static void Require(bool holds, string message)
    {
        if (!holds)
            throw new ArgumentException(message);
    }
}
