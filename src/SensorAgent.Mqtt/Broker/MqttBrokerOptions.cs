using System.Net;

namespace SensorAgent.Mqtt.Broker;

/// <summary>Who may connect without a user name.</summary>
public enum AnonymousAccess
{
    /// <summary>Clients on this machine: those that come from a loopback address.</summary>
    Loopback,

    /// <summary>Nobody.</summary>
    Nobody,

    /// <summary>Everybody who reaches the port.</summary>
    Everybody,
}

/// <summary>What a <see cref="MqttBroker"/> listens on, whom it lets in, and its limits.</summary>
public sealed record MqttBrokerOptions
{
    /// <summary>Address to listen on; <see cref="IPAddress.Any"/> or <see cref="IPAddress.IPv6Any"/> (both families) for every one.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port, 0 to 65,535; 0 takes a free one, see <see cref="MqttBroker.LocalEndpoint"/>.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>Who may connect without a user name.</summary>
    public AnonymousAccess Anonymous { get; init; } = AnonymousAccess.Loopback;

    /// <summary>The user name that is let in with <see cref="Password"/>; null when there is none.</summary>
    public string? UserName { get; init; }

    /// <summary>The password of <see cref="UserName"/>.</summary>
    public string? Password { get; init; }

    /// <summary>
    /// Methods of enhanced authentication (MQTT 5) that clients may choose instead of user name and password, such as
    /// <see cref="ScramSha256BrokerAuthentication"/>. A method that is not here is refused with <see cref="ReasonCode.BadAuthenticationMethod"/>.
    /// </summary>
    public IReadOnlyList<IMqttBrokerAuthentication> Authentications { get; init; } = [];

    /// <summary>
    /// File with further users, as mosquitto_passwd writes it; null for none. Read at the start, and again when it has changed and a client
    /// connects.
    /// </summary>
    public string? PasswordFile { get; init; }

    /// <summary>
    /// File with the rights of users, in the form of Mosquitto's <c>acl_file</c>; null lets everybody read and write everything. Read at
    /// the start, and again when it has changed and a client connects; it then counts for all clients.
    /// </summary>
    public string? AccessFile { get; init; }

    /// <summary>A listener for TLS; null for none.</summary>
    public MqttBrokerTlsOptions? Tls { get; init; }

    /// <summary>A listener for WebSocket; null for none.</summary>
    public MqttBrokerWebSocketOptions? WebSocket { get; init; }

    /// <summary>
    /// Directory in which sessions, retained messages and wills survive a restart; null keeps them in memory only. A killed process loses
    /// nothing of sessions and wills and at most <see cref="FlushInterval"/> of retained messages; a power cut at most that of all.
    /// </summary>
    public string? StateDirectory { get; init; }

    /// <summary>How long a change may take until it is on the disk.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections at a time, those included that have not said CONNECT yet.</summary>
    public int MaximumClients { get; init; } = 1000;

    /// <summary>Sessions remembered, connected or not. A further client is refused with <see cref="ReasonCode.QuotaExceeded"/>.</summary>
    public int MaximumSessions { get; init; } = 2000;

    /// <summary>
    /// Packets a second that one client may send, on average over a second; null for any number. A faster client is not read for a
    /// while, and so slowed down by TCP.
    /// </summary>
    public int? MaximumPacketRate { get; init; }

    /// <summary>How often the topics below <c>$SYS/broker</c> are renewed while somebody subscribes to them; zero for no such topics.</summary>
    public TimeSpan SystemTopicsInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Largest packet in bytes taken from a client.</summary>
    public int MaximumPacketSize { get; init; } = 4 * 1024 * 1024;

    /// <summary>QoS 1 and 2 messages taken from a client that are not yet fully acknowledged, 1 to 65,535.</summary>
    public int ReceiveMaximum { get; init; } = 1024;

    /// <summary>Highest topic alias taken from a client, 0 to 65,535.</summary>
    public int TopicAliasMaximum { get; init; } = 64;

    /// <summary>QoS 1 and 2 messages sent to a client that are not yet acknowledged, whatever it would take.</summary>
    public int MaximumInFlight { get; init; } = 256;

    /// <summary>Messages that may wait for one client, away or slow; further ones are dropped and counted.</summary>
    public int MaximumQueuedMessages { get; init; } = 10_000;

    /// <summary>Bytes that messages waiting for one client may take.</summary>
    public long MaximumQueuedBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// Bytes handed to a connection that it has not taken yet, beyond which the client counts as slow: QoS 0 messages for it are
    /// dropped and counted, others are queued.
    /// </summary>
    public int MaximumPendingBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Subscriptions of one client; a further one is refused with <see cref="ReasonCode.QuotaExceeded"/>.</summary>
    public int MaximumSubscriptions { get; init; } = 1000;

    /// <summary>Topics with a retained message; a message on a further one is delivered but not retained.</summary>
    public int MaximumRetainedMessages { get; init; } = 100_000;

    /// <summary>Bytes that retained messages may take.</summary>
    public long MaximumRetainedBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long a connection may take until its CONNECT is complete.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a later packet may take from its first byte to its last.</summary>
    public TimeSpan PacketTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The longest a session outlives its connection, in whole seconds; null for as long as the client asks, which for a 3.1.1
    /// client without clean session means for ever.
    /// </summary>
    public TimeSpan? MaximumSessionExpiry { get; init; }

    /// <summary>Throws if a value is out of its range.</summary>
    internal void Check()
    {
        CheckRange(Port, 0, ushort.MaxValue, nameof(Port));
        CheckRange(ReceiveMaximum, 1, ushort.MaxValue, nameof(ReceiveMaximum));
        CheckRange(TopicAliasMaximum, 0, ushort.MaxValue, nameof(TopicAliasMaximum));
        CheckRange(MaximumInFlight, 1, ushort.MaxValue - 1, nameof(MaximumInFlight));
        CheckRange(MaximumPacketSize, 128, 268_435_460, nameof(MaximumPacketSize));
        CheckRange(MaximumClients, 1, int.MaxValue, nameof(MaximumClients));
        CheckRange(MaximumPacketRate ?? 1, 1, int.MaxValue, nameof(MaximumPacketRate));
    }

    private static void CheckRange(int value, int least, int most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"{name} is not between {least} and {most}.");
    }

    internal SessionLimits SessionLimits => new(MaximumQueuedMessages, MaximumQueuedBytes, MaximumInFlight);
}
