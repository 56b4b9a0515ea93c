using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Broker;

/// <summary>SUBSCRIBE and UNSUBSCRIBE (MQTT 5, sections 3.8 to 3.11).</summary>
internal sealed class SubscribeHandler(BrokerCore core, ClientConnection connection)
{
    /// <exception cref="MqttProtocolException">A filter is not one: [MQTT-4.7.1-1] and following.</exception>
    public void Handle(Session session, SubscribePacket packet)
    {
        foreach (var wish in packet.Subscriptions)
            CheckFilter(wish.Filter);
        foreach (var wish in packet.Subscriptions)
            core.SystemTopics.BeforeSubscribe(TopicRules.Split(wish.Filter).Filter);

        var reasons = new List<ReasonCode>(packet.Subscriptions.Count);
        var toSend = new List<SessionSubscription>();
        foreach (var wish in packet.Subscriptions)
            reasons.Add(Add(session, wish, packet.SubscriptionIdentifier ?? 0, toSend));

        connection.Send(new SubackPacket(PacketType.Suback, packet.PacketId, reasons));
        foreach (var subscription in toSend)
            core.Router.SendRetained(subscription);
    }

    public void Handle(Session session, UnsubscribePacket packet)
    {
        foreach (var filter in packet.Filters)
            CheckFilter(filter);

        var reasons = new List<ReasonCode>(packet.Filters.Count);
        foreach (var filter in packet.Filters)
        {
            var existed = session.Subscriptions.Remove(filter);
            if (existed)
            {
                core.Subscriptions.Remove(session, filter);
                session.Store?.Unsubscribed(session, filter);
            }

            reasons.Add(existed ? ReasonCode.Success : ReasonCode.NoSubscriptionExisted);
        }

        connection.Send(new SubackPacket(PacketType.Unsuback, packet.PacketId, reasons));
    }

    private ReasonCode Add(Session session, Subscription wish, int identifier, List<SessionSubscription> toSend)
    {
        if (!TopicRules.HasFewLevels(wish.Filter))
            return ReasonCode.TopicFilterInvalid;

        if (session.Rights?.MaySubscribe(TopicRules.Split(wish.Filter).Filter) == false)
            return ReasonCode.NotAuthorized;

        var isNew = !session.Subscriptions.ContainsKey(wish.Filter);
        if (isNew && session.Subscriptions.Count >= core.Options.MaximumSubscriptions)
            return ReasonCode.QuotaExceeded;

        var subscription = new SessionSubscription(session, wish.Filter)
        {
            Qos = wish.Qos,
            NoLocal = wish.NoLocal,
            RetainAsPublished = wish.RetainAsPublished,
            RetainHandling = wish.RetainHandling,
            Identifier = identifier,
        };
        session.Subscriptions[wish.Filter] = subscription;
        core.Subscriptions.Add(subscription);
        session.Store?.Subscribed(subscription);
        if (!SharedSubscription.IsShared(wish.Filter)
            && (wish.RetainHandling == RetainHandling.SendAtSubscribe || (wish.RetainHandling == RetainHandling.SendIfNew && isNew)))
            toSend.Add(subscription);
        return (ReasonCode)wish.Qos;
    }

    private static void CheckFilter(string filter)
    {
        if (TopicFilter.Fault(filter) is { } fault)
            throw new MqttProtocolException(ReasonCode.TopicFilterInvalid, $"The topic filter {Printable.Of(filter)} is not valid: {fault}.");
    }
}
