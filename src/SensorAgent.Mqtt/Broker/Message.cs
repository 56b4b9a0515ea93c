namespace SensorAgent.Mqtt.Broker;

/// <summary>A published message, shared by every queue it waits in. Immutable, but for one that is only <see cref="Lend">lent</see>.</summary>
internal sealed class Message(string topic, ReadOnlyMemory<byte> payload)
{
    /// <summary>What a message costs besides its payload, for the limits counted in bytes: an estimate.</summary>
    private const int Overhead = 96;

    public const long Never = long.MaxValue;

    /// <summary>Stands where no message is needed any more.</summary>
    public static Message None => new("-", default);

    public string Topic { get; private set; } = topic;

    public ReadOnlyMemory<byte> Payload { get; private set; } = payload;

    /// <summary>The quality of service it was published with.</summary>
    public QualityOfService Qos { get; init; }

    /// <summary>The retain flag it was published with.</summary>
    public bool Retain { get; init; }

    /// <summary>What an MQTT 5 publisher said about it, passed on unaltered [MQTT-3.3.2-4] and following; null for nothing.</summary>
    public MessageProperties? Properties { get; set; }

    /// <summary>When it may no longer be delivered, in the broker's milliseconds; <see cref="Never"/> when it keeps.</summary>
    public long ExpiresAt { get; set; } = Never;

    /// <summary>Of the state file: the batch of records in which it was written last; 0 for never.</summary>
    public long Batch { get; set; }

    /// <summary>Of the state file: its number there.</summary>
    public long Number { get; set; }

    /// <summary>Bytes it is charged with in queues and stores.</summary>
    public int Size => Overhead + Topic.Length + Payload.Length;

    /// <summary>True for a message that is void when the turn is over: to be kept, it has to be copied.</summary>
    public bool IsLent { get; private init; }

    /// <summary>
    /// A message of QoS 0 that nobody retains: lent to whom it is delivered during the turn, and used again for the next one, so that
    /// passing it on costs no memory.
    /// </summary>
    public static Message Lend(string topic) => new(topic, default) { IsLent = true };

    /// <summary>Makes a lent message another one.</summary>
    public void Become(string topic, ReadOnlyMemory<byte> payload, MessageProperties? properties, long expiresAt) =>
        (Topic, Payload, Properties, ExpiresAt) = (topic, payload, properties, expiresAt);

    /// <summary>The message itself, or a copy of a lent one: may be kept.</summary>
    public Message Kept() => IsLent ? new(Topic, Payload.ToArray()) { Properties = Properties, ExpiresAt = ExpiresAt } : this;

    public bool IsExpired(long now) => now >= ExpiresAt;

    /// <summary>Whole seconds left, rounded up, at least 1; meaningless for a message that keeps.</summary>
    public uint SecondsLeft(long now) => (uint)Math.Max(1, (ExpiresAt - now + 999) / 1000);
}

/// <summary>One message on its way to one client.</summary>
/// <param name="Message">What is delivered.</param>
/// <param name="Qos">The lower of the published and the subscribed quality of service.</param>
/// <param name="Retain">The retain flag the receiver shall see.</param>
/// <param name="Identifiers">Identifiers of the subscriptions that matched, or null for none.</param>
internal readonly record struct Delivery(Message Message, QualityOfService Qos, bool Retain, int[]? Identifiers = null);
