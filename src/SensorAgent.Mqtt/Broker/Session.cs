using SensorAgent.Mqtt.Broker.Persistence;
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
internal sealed partial class Session(string clientId, SessionLimits limits)
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

    /// <summary>Of the state file: the session's number there.</summary>
    public int Number { get; init; }

    /// <summary>Told of every change; null when the session is not kept on disk.</summary>
    public StateStore? Store { get; set; }

    /// <summary>Messages in flight in the order of sending, by packet identifier.</summary>
    public IEnumerable<KeyValuePair<ushort, InFlight>> InFlight => _inFlight.Entries;

    /// <summary>Messages that wait, the oldest first.</summary>
    public IEnumerable<Delivery> Waiting => _queue.Items;

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

    /// <summary>The same in the broker's milliseconds, known before there is a deadline when it comes from disk.</summary>
    public long? WillDue { get; set; }

    /// <summary>When the session ends, or null while connected or for never.</summary>
    public Deadline? Expiry { get; set; }

    /// <summary>Messages dropped since the session began.</summary>
    public long Dropped { get; private set; }

    public int InFlightCount => _inFlight.Count;

    public int QueuedCount => _queue.Count;

    /// <summary>For shared subscriptions: 2 takes a message at once, 1 is connected, 0 would queue it.</summary>
    public int Readiness => Link is null ? 0 : CanSend ? ReadyRank : 1;

    /// <summary>True when a connected client is so far behind that messages for it will soon have to be dropped.</summary>
    public bool IsCongested => Link is { } link && (link.IsBusy || _queue.Count > limits.QueuedMessages / 2);

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

        if (!_queue.TryAdd(delivery, now, this))
        {
            Dropped++;
            return DeliveryResult.Dropped;
        }

        Store?.Queued(this, delivery);
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
        {
            if (delivery.Qos != QualityOfService.AtMostOnce)
                Store?.Queued(this, delivery);
            return DeliveryResult.Queued;
        }

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
                End(packetId);
        }

        while (CanSend && _queue.TryTake(now, this, out var delivery))
            Send(delivery, isFromQueue: true);
    }

    /// <summary>PUBACK. False when no QoS 1 message is in flight with this identifier.</summary>
    public bool Acknowledge(ushort packetId, long now) => Complete(packetId, entry => entry.Delivery.Qos == QualityOfService.AtLeastOnce, now);

    /// <summary>PUBREC that refuses the message: it is over. False when no QoS 2 message is in flight with this identifier.</summary>
    public bool Refuse(ushort packetId, long now) => Complete(packetId, entry => entry.Delivery.Qos == QualityOfService.ExactlyOnce, now);

    /// <summary>PUBCOMP. False when it was not awaited.</summary>
    public bool Complete(ushort packetId, long now) => Complete(packetId, entry => entry.IsReleased, now);

    /// <summary>PUBREC that accepts; the caller answers with PUBREL either way. False when the identifier is unknown.</summary>
    public bool Release(ushort packetId)
    {
        if (!_inFlight.Release(packetId))
            return false;

        Store?.Changed(RecordType.Released, this, packetId);
        return true;
    }

    /// <summary>A QoS 2 message came in; its identifier is taken until it is released.</summary>
    public void Receive(ushort packetId)
    {
        Received.Add(packetId);
        Store?.Changed(RecordType.Received, this, packetId);
    }

    /// <summary>PUBREL. False when no such message came in.</summary>
    public bool ReleaseReceived(ushort packetId)
    {
        if (!Received.Remove(packetId))
            return false;

        Store?.Changed(RecordType.ReceivedReleased, this, packetId);
        return true;
    }

    private bool Complete(ushort packetId, Func<InFlight, bool> isExpected, long now)
    {
        if (!_inFlight.Complete(packetId, isExpected))
            return false;

        Store?.Changed(RecordType.Done, this, packetId);
        Pump(now);
        return true;
    }

    private DeliveryResult DeliverOnce(in Delivery delivery)
    {
        if (Link is null)
            return DeliveryResult.NotKept;

        // It must not overtake an older message of its topic that was retained and still waits.
        if (_queue.HoldsQos0 && _queue.TryAddRetained(delivery with { Message = delivery.Message.Kept() }))
            return DeliveryResult.Queued;

        if (Link.HasRoom && !_queue.HoldsQos0)
        {
            Link.Publish(delivery, 0, isDuplicate: false);
            return DeliveryResult.Sent;
        }

        Dropped++;
        return DeliveryResult.Dropped;
    }

    private void Send(in Delivery delivery, bool isFromQueue = false)
    {
        if (delivery.Qos == QualityOfService.AtMostOnce)
        {
            Link!.Publish(delivery, 0, isDuplicate: false);
            return;
        }

        var packetId = _inFlight.Add(delivery);
        if (isFromQueue)
            Store?.Changed(RecordType.SentFromQueue, this, packetId);
        else
            Store?.InFlight(this, packetId, delivery);
        if (!Link!.Publish(delivery, packetId, isDuplicate: false))
            End(packetId); // larger than the client accepts: as if it had been delivered [MQTT-3.1.2-25]
    }

    private void End(ushort packetId)
    {
        _inFlight.Complete(packetId, _ => true);
        Store?.Changed(RecordType.Done, this, packetId);
    }
}
