namespace SensorAgent.Mqtt.Broker;

/// <summary>What waits for a client: first in, first out, bounded in number and bytes. When full, new messages are refused.</summary>
internal sealed class OutboundQueue(int maximumCount, long maximumBytes)
{
    /// <summary>Retained messages that wait at most, for one client: several subscriptions may each bring all there are.</summary>
    private const int MaximumRetained = 250_000;

    private readonly Queue<Delivery> _waiting = new();
    private int _qos0;

    public int Count => _waiting.Count;

    public long Bytes { get; private set; }

    /// <summary>True while a message of QoS 0 waits.</summary>
    public bool HoldsQos0 => _qos0 > 0;

    public IEnumerable<Delivery> Items => _waiting;

    /// <summary>Adds at the end; false when it is full, even after the expired at its head are gone.</summary>
    public bool TryAdd(in Delivery delivery, long now, Session owner)
    {
        while (_waiting.TryPeek(out var oldest) && oldest.Message.IsExpired(now))
            Drop(owner);

        if (Count >= maximumCount || Bytes + delivery.Message.Size > maximumBytes)
            return false;

        Add(delivery);
        return true;
    }

    /// <summary>Adds a message that the retained store holds anyway: only a reference to it is kept here.</summary>
    public bool TryAddRetained(in Delivery delivery)
    {
        if (Count >= MaximumRetained)
            return false;

        Add(delivery);
        return true;
    }

    /// <summary>Takes the oldest that has not expired; expired ones are thrown away on the way [MQTT-3.3.2-5].</summary>
    public bool TryTake(long now, Session? owner, out Delivery delivery)
    {
        while (_waiting.TryPeek(out delivery) && delivery.Message.IsExpired(now))
            Drop(owner);
        if (_waiting.Count == 0)
            return false;

        Remove();
        return true;
    }

    private void Drop(Session? owner)
    {
        if (Remove().Qos != QualityOfService.AtMostOnce)
            owner?.Store?.DroppedFromQueue(owner);
    }

    private Delivery Remove()
    {
        var delivery = _waiting.Dequeue();
        Bytes -= delivery.Message.Size;
        _qos0 -= delivery.Qos == QualityOfService.AtMostOnce ? 1 : 0;
        return delivery;
    }

    private void Add(in Delivery delivery)
    {
        _waiting.Enqueue(delivery);
        Bytes += delivery.Message.Size;
        _qos0 += delivery.Qos == QualityOfService.AtMostOnce ? 1 : 0;
    }
}
