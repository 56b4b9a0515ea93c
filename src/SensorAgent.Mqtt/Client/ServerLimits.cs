using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Transport;

namespace SensorAgent.Mqtt.Client;

/// <summary>What a server has said in CONNACK that it does not take, and what therefore must not be sent to it.</summary>
internal static class ServerLimits
{
    /// <summary>Null when the message may be sent.</summary>
    public static PublishResult? Refusal(ConnackPacket server, PacketSender sender, MqttMessage message)
    {
        if (message.Qos > server.MaximumQos)
            return new(ReasonCode.QosNotSupported); // [MQTT-3.2.2-11]
        if (message.Retain && !server.RetainAvailable)
            return new(ReasonCode.RetainNotSupported); // [MQTT-3.2.2-14]
        return sender.MaximumPacketSize == uint.MaxValue || (uint)Size(message, sender.Version) <= sender.MaximumPacketSize
            ? null
            : new(ReasonCode.PacketTooLarge); // [MQTT-3.2.2-15]
    }

    /// <summary>Null when the filter may be subscribed to.</summary>
    public static ReasonCode? Refusal(ConnackPacket server, MqttProtocolVersion version, Subscription subscription, int? identifier)
    {
        if (identifier is not null && (version == MqttProtocolVersion.V311 || !server.SubscriptionIdentifierAvailable))
            return ReasonCode.SubscriptionIdentifiersNotSupported;
        if (!server.SharedSubscriptionAvailable && SharedSubscription.IsShared(subscription.Filter))
            return ReasonCode.SharedSubscriptionsNotSupported;
        return !server.WildcardSubscriptionAvailable && subscription.Filter.AsSpan().ContainsAny('+', '#')
            ? ReasonCode.WildcardSubscriptionsNotSupported
            : null;
    }

    private static int Size(MqttMessage message, MqttProtocolVersion version) => PacketEncoder.Measure(
        new PublishPacket
        {
            Topic = message.Topic,
            Payload = message.Payload,
            Qos = message.Qos,
            ExpiryInterval = message.ExpiryInterval,
            Properties = message.Properties,
        },
        version);
}

/// <summary>Message expiry, which runs while a message waits.</summary>
internal static class Expiry
{
    /// <summary>What is left of an interval in seconds; 0 when nothing is, null for ever.</summary>
    public static uint? Remaining(uint? interval, TimeSpan waited) =>
        interval is { } seconds ? (uint)Math.Max(0, seconds - Math.Floor(waited.TotalSeconds)) : null;
}
