using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Transport;

namespace SensorAgent.Mqtt.Client;

/// <summary>
/// The publishing half of a session (section 4.1): what is in flight, what waits for room in the window or for a connection, and what of it
/// the next connection takes up. Messages go out in the order in which they were given.
/// </summary>
internal sealed class PublishWindow(int maximumInFlight, TimeProvider time, IMqttSessionStore? store = null)
{
    /// <summary>Servers of 3.1.1 do not say how many QoS 2 messages they take at once; Mosquitto's default is this.</summary>
    private const int ExactlyOnceWindow311 = 20;

    private readonly Lock _lock = new();
    private readonly PacketIds _ids = new();
    private readonly Dictionary<ushort, Outgoing> _inFlight = [];
    private readonly LinkedList<Outgoing> _waiting = new();
    private readonly List<ushort> _abandoned = [];
    private readonly Queue<(Outgoing Outgoing, PublishResult Result)> _untold = new();
    private PacketSender? _sender;
    private ConnackPacket _server = new();
    private long _sequence;
    private int _unacknowledged;
    private int _window;
    private int _unacknowledgedExactlyOnce;
    private int _exactlyOnceWindow;

    /// <summary>How many publishes are not completed yet.</summary>
    public int Unacknowledged
    {
        get
        {
            lock (_lock)
                return _inFlight.Count + _waiting.Count(outgoing => outgoing.PacketId == 0);
        }
    }

    /// <summary>Takes up what a process before this one left in the store.</summary>
    public void Restore(StoredSession session)
    {
        lock (_lock)
        {
            _sequence = session.LastSequence;
            foreach (var stored in session.Publishes)
            {
                var outgoing = new Outgoing(stored.Message, PublishScope.AnyConnection, time.GetTimestamp())
                {
                    Sequence = stored.Sequence,
                    PacketId = stored.PacketId,
                    IsDuplicate = stored.PacketId != 0,
                    IsReleased = stored.IsReleased,
                };
                if (stored.PacketId == 0)
                {
                    _waiting.AddLast(outgoing.Node);
                    continue;
                }

                _ids.Take(stored.PacketId);
                _inFlight[stored.PacketId] = outgoing;
            }
        }
    }

    /// <summary>Publishes with QoS 1 or 2.</summary>
    /// <exception cref="MqttConnectionException">There is no connection, and the scope is this one.</exception>
    public ValueTask<PublishResult> PublishAsync(MqttMessage message, PublishScope scope, CancellationToken cancellationToken)
    {
        var outgoing = new Outgoing(message, scope, time.GetTimestamp());
        outgoing.OnCancelled(this, cancellationToken);
        try
        {
            Enter(outgoing);
        }
        catch (Exception fault)
        {
            outgoing.TrySetException(fault);
        }

        return outgoing.Completion;
    }

    /// <summary>A connection stands: takes up what the session left, then sends what waited.</summary>
    public void Attach(PacketSender sender, ConnackPacket server)
    {
        lock (_lock)
        {
            (_sender, _server) = (sender, server);
            _window = Math.Min(maximumInFlight, server.ReceiveMaximum ?? ushort.MaxValue);
            _exactlyOnceWindow = sender.Version == MqttProtocolVersion.V311 ? Math.Min(_window, ExactlyOnceWindow311) : _window;
            _unacknowledged = _unacknowledgedExactlyOnce = 0;
            if (!server.SessionPresent)
                ForgetSession();

            // [MQTT-4.4.0-1], [MQTT-4.6.0-1]: in the order in which they were sent first.
            foreach (var outgoing in _inFlight.Values.OrderByDescending(outgoing => outgoing.Sequence))
                _waiting.AddFirst(outgoing.Node);
            Pump();
        }
    }

    /// <summary>The connection is gone: what was meant for it only fails.</summary>
    public void Detach(Exception why)
    {
        var failed = new List<Outgoing>();
        lock (_lock)
        {
            _sender = null;
            foreach (var outgoing in _inFlight.Values)
            {
                if (outgoing.IsWaiting)
                    _waiting.Remove(outgoing.Node);
            }

            failed.AddRange(_waiting.Where(IsForThisConnection));
            failed.ForEach(outgoing => _waiting.Remove(outgoing.Node));
            foreach (var outgoing in _inFlight.Values.Where(IsForThisConnection).ToArray())
            {
                failed.Add(outgoing);
                _inFlight.Remove(outgoing.PacketId);

                // The server may still hold a QoS 2 message under this identifier: it is not used again within the session.
                if (outgoing.Message.Qos == QualityOfService.ExactlyOnce)
                    _abandoned.Add(outgoing.PacketId);
                else
                    _ids.Free(outgoing.PacketId);
            }
        }

        foreach (var outgoing in failed)
            outgoing.TrySetException(why);
    }

    /// <summary>PUBACK, PUBREC or PUBCOMP came; the publisher is told by <see cref="Tell"/>. Both for the one who receives.</summary>
    public void Acknowledged(in AckPacket ack)
    {
        Outgoing? outgoing;
        lock (_lock)
        {
            if (!_inFlight.TryGetValue(ack.PacketId, out outgoing) || !Fits(ack.Type, outgoing))
            {
                // A PUBREC for what is not known any more is answered, or the server would wait for ever (section 4.3.3).
                if (ack.Type == PacketType.Pubrec && !ack.Reason.IsFailure())
                    _sender?.Send(new AckPacket(PacketType.Pubrel, ack.PacketId, ReasonCode.PacketIdentifierNotFound));
                return;
            }

            if (ack.Type == PacketType.Pubrec && !ack.Reason.IsFailure())
            {
                outgoing.IsReleased = true;
                StoreOf(outgoing)?.Released(outgoing.Sequence);
                _sender?.Send(new AckPacket(PacketType.Pubrel, ack.PacketId));
                return;
            }

            Complete(outgoing);
            Pump();
        }

        // PUBCOMP may say that the identifier is unknown: the message has been handed over all the same.
        _untold.Enqueue((outgoing, ack.Type == PacketType.Pubcomp ? new(ReasonCode.Success) : new(ack.Reason, ack.ReasonString)));
    }

    /// <summary>
    /// Tells the publishers of what was acknowledged; false when there was nothing to tell. Told one by one they would wake up beside the one who
    /// receives, and send as many packets one by one.
    /// </summary>
    public bool Tell()
    {
        var any = _untold.Count > 0;
        while (_untold.TryDequeue(out var told))
            told.Outgoing.TrySetResult(told.Result);
        return any;
    }

    /// <summary>Takes an identifier for a SUBSCRIBE or UNSUBSCRIBE; 0 when all are in use.</summary>
    public ushort TakeId()
    {
        lock (_lock)
            return _ids.Take();
    }

    /// <summary>Frees such an identifier.</summary>
    public void FreeId(ushort id)
    {
        lock (_lock)
            _ids.Free(id);
    }

    private static bool IsForThisConnection(Outgoing outgoing) => outgoing.Scope == PublishScope.ThisConnection;

    private IMqttSessionStore? StoreOf(Outgoing outgoing) => IsForThisConnection(outgoing) ? null : store;

    private static bool Fits(PacketType ack, Outgoing outgoing) => ack switch
    {
        PacketType.Puback => !outgoing.IsReleased, // also for QoS 2: RabbitMQ takes such a message with QoS 1, and would never say more
        PacketType.Pubrec => outgoing.Message.Qos == QualityOfService.ExactlyOnce,
        _ => outgoing.IsReleased,
    };

    private void Enter(Outgoing outgoing)
    {
        lock (_lock)
        {
            if (outgoing.IsCompleted)
                return; // given up already
            if (_sender is null && IsForThisConnection(outgoing))
                throw new MqttConnectionException();

            outgoing.Sequence = _sequence + 1;
            StoreOf(outgoing)?.Entered(outgoing.Sequence, outgoing.Message);
            _sequence++;
            _waiting.AddLast(outgoing.Node);
            Pump();
        }
    }

    /// <summary>Its publisher does not wait any more. If it has been sent, its place in the window stays taken until it is acknowledged.</summary>
    public void Leave(Outgoing outgoing)
    {
        lock (_lock)
        {
            if (outgoing is not { PacketId: 0, IsWaiting: true })
                return;
            _waiting.Remove(outgoing.Node);
            StoreOf(outgoing)?.Completed(outgoing.Sequence);
        }
    }

    private void ForgetSession()
    {
        _abandoned.ForEach(_ids.Free);
        _abandoned.Clear();
        foreach (var outgoing in _inFlight.Values.OrderByDescending(outgoing => outgoing.Sequence))
        {
            _ids.Free(outgoing.PacketId);
            if (outgoing.IsReleased)
            {
                StoreOf(outgoing)?.Completed(outgoing.Sequence);
                outgoing.TrySetResult(new(ReasonCode.Success)); // PUBREC said that the server had it
                continue;
            }

            (outgoing.PacketId, outgoing.IsDuplicate) = (0, false);
            _waiting.AddFirst(outgoing.Node);
        }

        _inFlight.Clear();
        store?.SessionLost();
    }

    private void Pump()
    {
        while (_sender is not null && _unacknowledged < _window && _waiting.First is { } first)
        {
            var outgoing = first.Value;
            if (outgoing.Message.Qos == QualityOfService.ExactlyOnce && _unacknowledgedExactlyOnce >= _exactlyOnceWindow)
                return;
            if (outgoing.PacketId == 0 && !TryStart(outgoing))
            {
                if (!outgoing.IsCompleted)
                    return; // no packet identifier is free
                _waiting.RemoveFirst();
                StoreOf(outgoing)?.Completed(outgoing.Sequence);
                continue;
            }

            _waiting.RemoveFirst();
            Count(outgoing, 1);
            Send(outgoing);
            outgoing.IsDuplicate = true;
        }
    }

    /// <summary>Gives it a packet identifier, unless it cannot or need not be sent: then it is completed.</summary>
    private bool TryStart(Outgoing outgoing)
    {
        if (outgoing.IsCompleted)
            return false;
        if (ServerLimits.Refusal(_server, _sender!, outgoing.Message) is { } refusal)
        {
            outgoing.TrySetResult(refusal);
            return false;
        }

        if (Expiry.Remaining(outgoing.Message.ExpiryInterval, time.GetElapsedTime(outgoing.Since)) == 0 && outgoing.Message.ExpiryInterval > 0)
        {
            outgoing.TrySetException(new TimeoutException("The message expired before it could be sent."));
            return false;
        }

        outgoing.PacketId = _ids.Take();
        if (outgoing.PacketId == 0)
            return false;
        _inFlight.Add(outgoing.PacketId, outgoing);
        StoreOf(outgoing)?.Sent(outgoing.Sequence, outgoing.PacketId);
        return true;
    }

    private void Send(Outgoing outgoing)
    {
        try
        {
            if (outgoing.IsReleased)
                _sender!.Send(new AckPacket(PacketType.Pubrel, outgoing.PacketId));
            else
                _sender!.Post(Packet(outgoing)); // the window bounds it
        }
        catch (IOException)
        {
            // The connection is breaking: Detach decides what becomes of it.
        }
        catch (ArgumentException fault)
        {
            Complete(outgoing); // no packet can carry it
            outgoing.TrySetException(fault);
        }
    }

    private PublishPacket Packet(Outgoing outgoing) => new()
    {
        Topic = outgoing.Message.Topic,
        Payload = outgoing.Message.Payload,
        Qos = outgoing.Message.Qos,
        Retain = outgoing.Message.Retain,
        Duplicate = outgoing.IsDuplicate,
        PacketId = outgoing.PacketId,
        ExpiryInterval = Expiry.Remaining(outgoing.Message.ExpiryInterval, time.GetElapsedTime(outgoing.Since)),
        Properties = outgoing.Message.Properties,
    };

    private void Complete(Outgoing outgoing)
    {
        _inFlight.Remove(outgoing.PacketId);
        _ids.Free(outgoing.PacketId);
        StoreOf(outgoing)?.Completed(outgoing.Sequence);
        if (outgoing.IsWaiting)
            _waiting.Remove(outgoing.Node);
        else
            Count(outgoing, -1);
    }

    private void Count(Outgoing outgoing, int change)
    {
        _unacknowledged += change;
        if (outgoing.Message.Qos == QualityOfService.ExactlyOnce)
            _unacknowledgedExactlyOnce += change;
    }
}
