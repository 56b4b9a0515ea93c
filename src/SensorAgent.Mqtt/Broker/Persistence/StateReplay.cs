using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Broker.Persistence;

/// <summary>Makes sessions and retained messages of records again.</summary>
internal sealed class StateReplay(BrokerCore core, TimeProvider time)
{
    private readonly Dictionary<int, Session> _sessions = [];
    private readonly Dictionary<long, Message> _messages = [];

    /// <summary>Bytes at the end that were torn and are lost.</summary>
    public int Torn { get; private set; }

    /// <exception cref="InvalidDataException">A record is whole but makes no sense.</exception>
    public void Run(ReadOnlyMemory<byte> records)
    {
        while (RecordReader.TryTake(ref records, out var content))
            Apply(content);
        Torn = records.Length;

        foreach (var session in _sessions.Values)
        {
            if (session.ExpirySeconds > 0 || session.Will is not null)
                core.Sessions.Restore(session);
        }
    }

    private void Apply(ReadOnlyMemory<byte> content)
    {
        var reader = new RecordReader(content);
        var type = (RecordType)reader.Byte();
        switch (type)
        {
            case RecordType.Message:
                var number = reader.Int64();
                _messages[number] = ReadMessage(ref reader);
                break;
            case RecordType.Retained:
                var message = ReadMessage(ref reader);
                core.Retained.Set(message);
                if (message.ExpiresAt != Message.Never)
                    core.Router.Watch(message.ExpiresAt);
                break;
            case RecordType.RetainedCleared:
                core.Retained.Set(new(reader.Text() ?? "", default));
                break;
            case RecordType.Session:
                ReadSession(ref reader);
                break;
            case RecordType.Will:
                ReadWill(ref reader);
                break;
            case RecordType.SessionEnded:
                _sessions.Remove(reader.Int32());
                break;
            default:
                if (_sessions.TryGetValue(reader.Int32(), out var session))
                    Apply(type, session, ref reader);
                break;
        }
    }

    private void Apply(RecordType type, Session session, ref RecordReader reader)
    {
        switch (type)
        {
            case RecordType.WillGone:
                session.Will = null;
                break;
            case RecordType.Subscribed:
                ReadSubscription(session, ref reader);
                break;
            case RecordType.Unsubscribed:
                session.Subscriptions.Remove(reader.Text() ?? "");
                break;
            case RecordType.Queued:
                session.RestoreQueued(ReadDelivery(ref reader));
                break;
            case RecordType.SentFromQueue:
                session.RestoreSent(reader.PacketId());
                break;
            case RecordType.DroppedFromQueue:
                session.RestoreDropped();
                break;
            case RecordType.InFlight:
                var packetId = reader.PacketId();
                session.RestoreInFlight(packetId, ReadDelivery(ref reader));
                break;
            case RecordType.Released:
                session.Release(reader.PacketId());
                break;
            case RecordType.Done:
                session.RestoreDone(reader.PacketId());
                break;
            case RecordType.Received:
                session.Received.Add(reader.PacketId());
                break;
            case RecordType.ReceivedReleased:
                session.Received.Remove(reader.PacketId());
                break;
            default:
                throw new InvalidDataException($"A record has the unknown type {(int)type}.");
        }
    }

    private void ReadSession(ref RecordReader reader)
    {
        var session = SessionOf(ref reader);
        session.UserName = reader.Text();
        session.ExpirySeconds = (uint)reader.Int64();
    }

    private void ReadWill(ref RecordReader reader)
    {
        var session = SessionOf(ref reader);
        var (due, delay, expiry) = (reader.Int64(), reader.Int64(), reader.Int64());
        var (header, body) = reader.Packet();
        var packet = PublishPacket.Read(header.Flags, body, MqttProtocolVersion.V5);
        session.Will = new(packet.Topic, packet.Payload.ToArray())
        {
            Qos = packet.Qos,
            Retain = packet.Retain,
            DelayInterval = (uint)delay,
            ExpiryInterval = expiry < 0 ? null : (uint)expiry,
            Properties = packet.Properties,
        };
        session.WillDue = due == 0 ? null : Here(due);
    }

    private Session SessionOf(ref RecordReader reader)
    {
        var number = reader.Int32();
        var clientId = reader.Text() ?? "";
        if (!_sessions.TryGetValue(number, out var session))
            _sessions.Add(number, session = new(clientId, core.Options.SessionLimits) { Number = number });
        return session;
    }

    private static void ReadSubscription(Session session, ref RecordReader reader)
    {
        var packet = SubscribePacket.Read(reader.Packet().Body, MqttProtocolVersion.V5);
        foreach (var subscription in packet.Subscriptions)
        {
            session.Subscriptions[subscription.Filter] = new(session, subscription.Filter)
            {
                Qos = subscription.Qos,
                NoLocal = subscription.NoLocal,
                RetainAsPublished = subscription.RetainAsPublished,
                RetainHandling = subscription.RetainHandling,
                Identifier = packet.SubscriptionIdentifier ?? 0,
            };
        }
    }

    private Delivery ReadDelivery(ref RecordReader reader)
    {
        var number = reader.Int64();
        if (!_messages.TryGetValue(number, out var message))
            throw new InvalidDataException($"A record speaks of the message {number}, which is not there.");

        var (qos, retain) = ((QualityOfService)reader.Byte(), reader.Byte() == 1);
        var identifiers = new int[reader.Int32()];
        for (var i = 0; i < identifiers.Length; i++)
            identifiers[i] = reader.Int32();
        return new(message, qos, retain, identifiers.Length > 0 ? identifiers : null);
    }

    private Message ReadMessage(ref RecordReader reader)
    {
        var expiry = reader.Int64();
        var (header, body) = reader.Packet();
        var packet = PublishPacket.Read(header.Flags, body, MqttProtocolVersion.V5);
        return new(packet.Topic, packet.Payload.ToArray())
        {
            Qos = packet.Qos,
            Retain = packet.Retain,
            Properties = packet.Properties,
            ExpiresAt = expiry == Message.Never ? Message.Never : Here(expiry),
        };
    }

    /// <summary>A moment of Unix time in milliseconds on the broker's clock.</summary>
    private long Here(long utc) => core.Clock.Now + utc - time.GetUtcNow().ToUnixTimeMilliseconds();
}
