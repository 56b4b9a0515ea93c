using SensorAgent.Mqtt.Broker.Security;

namespace SensorAgent.Mqtt.Broker;

/// <summary>Bounds of one session.</summary>
/// <param name="QueuedMessages">Messages that may wait for the client.</param>
/// <param name="QueuedBytes">Bytes charged for them.</param>
/// <param name="InFlight">QoS 1 and 2 messages sent and not acknowledged, whatever the client would take.</param>
internal sealed record SessionLimits(int QueuedMessages, long QueuedBytes, int InFlight);

/// <summary>How a message fared on its way to a session.</summary>
internal enum DeliveryResult
{
    Sent,
    Queued,

    /// <summary>The client is away and the message is of QoS 0.</summary>
    NotKept,

    /// <summary>The client is slow, or its queue is full.</summary>
    Dropped,
}

/// <summary>
/// What the broker remembers of a client, connected or not (MQTT 5, section 4.1): subscriptions, messages in flight and
/// waiting, identifiers of QoS 2 messages received. Pure state: the caller holds the broker's lock.
/// </summary>
internal sealed class Session(string clientId, SessionLimits limits)
{
    /// <summary>The highest <see cref="Readiness"/>.</summary>
    public const int ReadyRank = 2;

    /// <summary>Never expires.</summary>
    public const uint NoExpiry = uint.MaxValue;

    private readonly InFlightWindow _inFlight = new();
    private readonly OutboundQueue _queue = new(limits.QueuedMessages, limits.QueuedBytes);

    public string ClientId { get; } = clientId;

    /// <summary>The client identifier as it may stand in a log: what a stranger chose cannot forge lines.</summary>
    public string DisplayName { get; } = Printable.Of(clientId);

    /// <summary>By the filter as the client wrote it.</summary>
    public Dictionary<string, SessionSubscription> Subscriptions { get; } = [];

    /// <summary>Packet identifiers of QoS 2 messages that came in and were not released yet.</summary>
    public HashSet<ushort> Received { get; } = [];

    /// <summary>The connection, or null while the client is away.</summary>
    public ISessionLink? Link { get; private set; }

    /// <summary>Seconds the session lives after the connection has gone; 0 ends it at once, <see cref="NoExpiry"/> keeps it.</summary>
    public uint ExpirySeconds { get; set; }

    /// <summary>The user whose password the client knew; null for an anonymous one.</summary>
    public string? UserName { get; set; }

    /// <summary>What the client may do; null for everything.</summary>
    public AccessRights? Rights { get; set; }

    /// <summary>What to publish if the connection ends without a good-bye.</summary>
    public Will? Will { get; set; }

    /// <summary>When a delayed will is published, or null.</summary>
    public Deadline? PendingWill { get; set; }

    /// <summary>When the session ends, or null while connected or for never.</summary>
    public Deadline? Expiry { get; set; }

    /// <summary>Messages dropped since the session began.</summary>
    public long Dropped { get; private set; }

    public int InFlightCount => _inFlight.Count;

    public int QueuedCount => _queue.Count;

    /// <summary>For shared subscriptions: 2 takes a message at once, 1 is connected, 0 would queue it.</summary>
    public int Readiness => Link is null ? 0 : CanSend ? ReadyRank : 1;

    private bool CanSend =>
        Link is { HasRoom: true } link && _inFlight.Outstanding < Math.Min(link.ReceiveMaximum, limits.InFlight);

    /// <summary>Attaches a connection and sends what is in flight again, then what waits.</summary>
    public void Attach(ISessionLink link, long now)
    {
        Link = link;
        _inFlight.StartResending();
        Pump(now);
    }

    public void Detach() => Link = null;

    /// <summary>Sends a message, or keeps it for later, or says that it did neither.</summary>
    public DeliveryResult Deliver(in Delivery delivery, long now)
    {
        if (delivery.Qos == QualityOfService.AtMostOnce)
            return DeliverOnce(delivery);

        if (CanSend && _queue.Count == 0 && !_inFlight.HasResends)
        {
            Send(delivery);
            return DeliveryResult.Sent;
        }

        if (!_queue.TryAdd(delivery))
        {
            Dropped++;
            return DeliveryResult.Dropped;
        }

        Pump(now);
        return DeliveryResult.Queued;
    }

    /// <summary>
    /// The same for a retained message of a new subscription: it waits for a slow client whatever its QoS, beyond the
    /// limits of the queue, as the store it comes from is bounded itself.
    /// </summary>
    public DeliveryResult DeliverRetained(in Delivery delivery, long now)
    {
        if (CanSend && _queue.Count == 0 && !_inFlight.HasResends)
        {
            Send(delivery);
            return DeliveryResult.Sent;
        }

        if (_queue.TryAddRetained(delivery))
            return DeliveryResult.Queued;

        Dropped++;
        return DeliveryResult.Dropped;
    }

    /// <summary>Sends as much of what waits as the client takes; to be called whenever it may take more.</summary>
    public void Pump(long now)
    {
        while (CanSend && _inFlight.TryTakeResend(out var packetId, out var entry))
        {
            if (entry.IsReleased)
                Link!.Release(packetId);
            else if (!Link!.Publish(entry.Delivery, packetId, isDuplicate: true))
                _inFlight.Complete(packetId, _ => true);
        }

        while (CanSend && _queue.TryTake(now, out var delivery))
            Send(delivery);
    }

    /// <summary>PUBACK. False when no QoS 1 message is in flight with this identifier.</summary>
    public bool Acknowledge(ushort packetId, long now) => Complete(packetId, entry => entry.Delivery.Qos == QualityOfService.AtLeastOnce, now);

    /// <summary>PUBREC that refuses the message: it is over. False when no QoS 2 message is in flight with this identifier.</summary>
    public bool Refuse(ushort packetId, long now) => Complete(packetId, entry => entry.Delivery.Qos == QualityOfService.ExactlyOnce, now);

    /// <summary>PUBCOMP. False when it was not awaited.</summary>
    public bool Complete(ushort packetId, long now) => Complete(packetId, entry => entry.IsReleased, now);

    /// <summary>PUBREC that accepts; the caller answers with PUBREL either way. False when the identifier is unknown.</summary>
    public bool Release(ushort packetId) => _inFlight.Release(packetId);

    private bool Complete(ushort packetId, Func<InFlight, bool> isExpected, long now)
    {
        if (!_inFlight.Complete(packetId, isExpected))
            return false;

        Pump(now);
        return true;
    }

    private DeliveryResult DeliverOnce(in Delivery delivery)
    {
        if (Link is null)
            return DeliveryResult.NotKept;

        // It must not overtake an older message of its topic that was retained and still waits.
        if (_queue.HoldsQos0 && _queue.TryAdd(delivery))
            return DeliveryResult.Queued;

        if (Link.HasRoom && !_queue.HoldsQos0)
        {
            Link.Publish(delivery, 0, isDuplicate: false);
            return DeliveryResult.Sent;
        }

        Dropped++;
        return DeliveryResult.Dropped;
    }

    private void Send(in Delivery delivery)
    {
        if (delivery.Qos == QualityOfService.AtMostOnce)
        {
            Link!.Publish(delivery, 0, isDuplicate: false);
            return;
        }

        var packetId = _inFlight.Add(delivery);
        if (!Link!.Publish(delivery, packetId, isDuplicate: false))
            _inFlight.Complete(packetId, _ => true); // larger than the client accepts: as if it had been delivered [MQTT-3.1.2-25]
    }
}
