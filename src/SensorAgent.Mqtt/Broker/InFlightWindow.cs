namespace SensorAgent.Mqtt.Broker;

/// <summary>A QoS 1 or 2 message that was sent and is not yet fully acknowledged.</summary>
/// <param name="Delivery">The message; kept until the receiver has it.</param>
/// <param name="Order">Its place in the order of sending.</param>
/// <param name="IsReleased">QoS 2: PUBREC has come, PUBREL was sent, PUBCOMP is awaited.</param>
/// <param name="IsCounted">It takes a place in the client's receive maximum on this connection.</param>
internal readonly record struct InFlight(Delivery Delivery, long Order, bool IsReleased, bool IsCounted);

/// <summary>The messages in flight to one client, by packet identifier. Survives the connection.</summary>
internal sealed class InFlightWindow
{
    private readonly Dictionary<ushort, InFlight> _entries = [];
    private readonly Queue<ushort> _toResend = new();
    private ushort _lastId;
    private long _order;

    public int Count => _entries.Count;

    /// <summary>Messages that take a place in the client's receive maximum.</summary>
    public int Outstanding { get; private set; }

    /// <summary>Messages of an earlier connection that have not been sent again yet.</summary>
    public bool HasResends => _toResend.Count > 0;

    /// <summary>By order of sending.</summary>
    public IEnumerable<KeyValuePair<ushort, InFlight>> Entries => _entries.OrderBy(entry => entry.Value.Order);

    /// <summary>Takes a free packet identifier for a message. The caller keeps the number in flight below 65,535.</summary>
    public ushort Add(in Delivery delivery)
    {
        do
            _lastId = (ushort)(_lastId == ushort.MaxValue ? 1 : _lastId + 1);
        while (_entries.ContainsKey(_lastId));

        _entries.Add(_lastId, new(delivery, _order++, IsReleased: false, IsCounted: true));
        Outstanding++;
        return _lastId;
    }

    /// <summary>Puts back an entry that was read from storage.</summary>
    public void Restore(ushort packetId, in Delivery delivery)
    {
        _entries[packetId] = new(delivery, _order++, IsReleased: false, IsCounted: false);
        _lastId = packetId;
    }

    /// <summary>PUBACK, PUBCOMP, or a PUBREC that refuses. False when nothing of that kind is in flight with this identifier.</summary>
    public bool Complete(ushort packetId, Func<InFlight, bool> isExpected)
    {
        if (!_entries.TryGetValue(packetId, out var entry) || !isExpected(entry))
            return false;

        _entries.Remove(packetId);
        Outstanding -= entry.IsCounted ? 1 : 0;
        return true;
    }

    /// <summary>PUBREC: the receiver has it. False when the identifier is not of a QoS 2 message in flight.</summary>
    public bool Release(ushort packetId)
    {
        if (!_entries.TryGetValue(packetId, out var entry) || entry.Delivery.Qos != QualityOfService.ExactlyOnce)
            return false;

        var rest = entry.Delivery with { Message = Message.None, Identifiers = null }; // the receiver has it
        _entries[packetId] = entry with { Delivery = rest, IsReleased = true };
        return true;
    }

    /// <summary>A new connection: everything in flight is to be sent again, in the old order [MQTT-4.4.0-1], [MQTT-4.6.0-1].</summary>
    public void StartResending()
    {
        Outstanding = 0;
        _toResend.Clear();
        foreach (var (packetId, entry) in Entries.ToArray())
        {
            _entries[packetId] = entry with { IsCounted = false };
            _toResend.Enqueue(packetId);
        }
    }

    /// <summary>The next one to send again; it is counted from now on. The caller has looked at <see cref="HasResends"/>.</summary>
    public bool TryTakeResend(out ushort packetId, out InFlight entry)
    {
        while (_toResend.TryDequeue(out packetId))
        {
            if (!_entries.TryGetValue(packetId, out entry))
                continue;

            _entries[packetId] = entry = entry with { IsCounted = true };
            Outstanding++;
            return true;
        }

        entry = default;
        return false;
    }
}
