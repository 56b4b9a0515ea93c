namespace SensorAgent.Core.Messaging;

/// <summary>A message on its way to the broker.</summary>
public sealed record OutboundMessage(string Topic, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Whether the broker keeps it for later subscribers.</summary>
    public bool Retain { get; init; }

    /// <summary>Quality of service, 0 to 2.</summary>
    public int Qos { get; init; }

    /// <summary>MQTT 5: MIME type of the payload, or empty.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>MQTT 5: when the broker may forget it, counted from <see cref="From"/>; null for never.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>The time that <see cref="Lifetime"/> counts from.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>MQTT 5: user properties.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Properties { get; init; } = [];

    /// <summary>MQTT 5: correlation data of the request that this answers.</summary>
    public ReadOnlyMemory<byte> CorrelationData { get; init; }

    /// <summary>Who wants to know that the broker has taken it; null for nobody.</summary>
    public IReceipt? Receipt { get; init; }

    /// <summary>The number that <see cref="Receipt"/> is told.</summary>
    public long Sequence { get; init; }
}

/// <summary>Whoever wants to know that the broker has taken a message.</summary>
public interface IReceipt
{
    /// <summary>The broker has acknowledged the message of that number; may come more than once.</summary>
    void Acknowledged(long sequence);
}

/// <summary>A message from the broker. The payload is valid only during the call that brings it.</summary>
public readonly record struct InboundMessage(string Topic, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The broker kept it, or the sender asked for that (MQTT 5 with retain as published).</summary>
    public bool Retained { get; init; }

    /// <summary>It may have come before.</summary>
    public bool Duplicate { get; init; }

    /// <summary>MQTT 5: how long it is still valid; null for ever.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>MQTT 5: where the sender wants the answer, or empty.</summary>
    public string ResponseTopic { get; init; } = "";

    /// <summary>MQTT 5: what the answer must carry.</summary>
    public ReadOnlyMemory<byte> CorrelationData { get; init; }
}
