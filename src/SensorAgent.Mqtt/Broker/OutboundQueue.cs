namespace SensorAgent.Mqtt.Broker;

/// <summary>What waits for a client: first in, first out, bounded in number and bytes. When full, new messages are refused.</summary>
internal sealed class OutboundQueue(int maximumCount, long maximumBytes)
{
    private readonly Queue<Delivery> _waiting = new();

    public int Count => _waiting.Count;

    public long Bytes { get; private set; }

    public IEnumerable<Delivery> Items => _waiting;

    public bool TryAdd(in Delivery delivery)
    {
        if (Count >= maximumCount || Bytes + delivery.Message.Size > maximumBytes)
            return false;

        _waiting.Enqueue(delivery);
        Bytes += delivery.Message.Size;
        return true;
    }

    /// <summary>Takes the oldest that has not expired; expired ones are thrown away on the way [MQTT-3.3.2-5].</summary>
    public bool TryTake(long now, out Delivery delivery)
    {
        while (_waiting.TryDequeue(out delivery))
        {
            Bytes -= delivery.Message.Size;
            if (!delivery.Message.IsExpired(now))
                return true;
        }

        return false;
    }
}
