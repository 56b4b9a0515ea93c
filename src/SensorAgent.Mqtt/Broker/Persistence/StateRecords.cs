using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Broker.Persistence;

/// <summary>Writes what the broker remembers as records: each change as it happens, or all there is.</summary>
internal sealed class StateRecords(BrokerClock clock, TimeProvider time)
{
    private long _lastMessage;
    private long _batch = 1;

    /// <summary>Messages written before are not referred to from here on.</summary>
    public void StartBatch() => _batch++;

    public static void Session(RecordBuffer to, Session session) => to.Begin(RecordType.Session)
        .Int32(session.Number).Text(session.ClientId).Text(session.UserName).Int64(session.ExpirySeconds).End();

    public static void Subscribed(RecordBuffer to, SessionSubscription subscription) => to.Begin(RecordType.Subscribed)
        .Int32(subscription.Session.Number)
        .Packet(new SubscribePacket(1, [new(subscription.Filter, subscription.Qos)
        {
            NoLocal = subscription.NoLocal,
            RetainAsPublished = subscription.RetainAsPublished,
            RetainHandling = subscription.RetainHandling,
        }])
        {
            SubscriptionIdentifier = subscription.Identifier > 0 ? subscription.Identifier : null,
        }).End();

    public void Will(RecordBuffer to, Session session, Will will) => to.Begin(RecordType.Will)
        .Int32(session.Number).Text(session.ClientId)
        .Int64(session.WillDue is { } due ? UtcOf(due) : 0).Int64(will.DelayInterval).Int64(will.ExpiryInterval ?? -1L)
        .Packet(PacketOf(new(will.Topic, will.Payload) { Qos = will.Qos, Retain = will.Retain, Properties = will.Properties })).End();

    public void Retained(RecordBuffer to, Message message) =>
        to.Begin(RecordType.Retained).Int64(UtcOf(message.ExpiresAt)).Packet(PacketOf(message)).End();

    public void Queued(RecordBuffer to, Session session, in Delivery delivery)
    {
        Refer(to, delivery.Message);
        Delivery(to.Begin(RecordType.Queued).Int32(session.Number), delivery);
    }

    public void InFlight(RecordBuffer to, Session session, ushort packetId, in Delivery delivery)
    {
        Refer(to, delivery.Message);
        Delivery(to.Begin(RecordType.InFlight).Int32(session.Number).Int32(packetId), delivery);
    }

    public static void Number(RecordBuffer to, RecordType type, Session session, ushort packetId) =>
        to.Begin(type).Int32(session.Number).Int32(packetId).End();

    /// <summary>Everything worth keeping of these sessions and retained messages.</summary>
    public void All(RecordBuffer to, IEnumerable<Session> sessions, IEnumerable<Message> retained)
    {
        StartBatch();
        foreach (var message in retained)
            Retained(to, message);
        foreach (var session in sessions)
        {
            if (session.Store is not null)
                Lasting(to, session);
            if (session.Will is { } will)
                Will(to, session, will);
        }

        StartBatch();
    }

    private void Lasting(RecordBuffer to, Session session)
    {
        Session(to, session);
        foreach (var subscription in session.Subscriptions.Values)
            Subscribed(to, subscription);
        foreach (var (packetId, entry) in session.InFlight)
        {
            InFlight(to, session, packetId, entry.Delivery);
            if (entry.IsReleased)
                Number(to, RecordType.Released, session, packetId);
        }

        foreach (var delivery in session.Waiting.Where(delivery => delivery.Qos != QualityOfService.AtMostOnce))
            Queued(to, session, delivery);
        foreach (var packetId in session.Received)
            Number(to, RecordType.Received, session, packetId);
    }

    /// <summary>A message is written once per batch, however many sessions it waits for.</summary>
    private void Refer(RecordBuffer to, Message message)
    {
        if (message.Batch == _batch)
            return;

        (message.Batch, message.Number) = (_batch, ++_lastMessage);
        to.Begin(RecordType.Message).Int64(message.Number).Int64(UtcOf(message.ExpiresAt)).Packet(PacketOf(message)).End();
    }

    private static void Delivery(RecordBuffer to, in Delivery delivery)
    {
        to.Int64(delivery.Message.Number).Byte((byte)delivery.Qos).Byte((byte)(delivery.Retain ? 1 : 0)).Int32(delivery.Identifiers?.Length ?? 0);
        foreach (var identifier in delivery.Identifiers ?? [])
            to.Int32(identifier);
        to.End();
    }

    private static PublishPacket PacketOf(Message message) => new()
    {
        Topic = message.Topic,
        Payload = message.Payload,
        Qos = message.Qos,
        Retain = message.Retain,
        PacketId = message.Qos == QualityOfService.AtMostOnce ? (ushort)0 : (ushort)1,
        Properties = message.Properties,
    };

    /// <summary>A moment of the broker's clock in milliseconds of Unix time, which goes on while the broker does not.</summary>
    private long UtcOf(long moment) =>
        moment == Message.Never ? Message.Never : time.GetUtcNow().ToUnixTimeMilliseconds() + (moment - clock.Now);
}
