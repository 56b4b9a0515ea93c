using SensorAgent.Mqtt.Protocol;

namespace SensorAgent.Mqtt.Client;

/// <summary>Keeps what no packet can carry from getting as far as one.</summary>
internal static class MessageCheck
{
    private const int LargestPayload = VariableByteInteger.Max - (256 * 1024);

    /// <summary>Throws an <see cref="ArgumentException"/> that says what is wrong with the message.</summary>
    public static void Throw(MqttMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (TopicName.Fault(message.Topic) is { } fault)
            throw new ArgumentException($"Nothing can be published to '{message.Topic}': {fault}.", nameof(message));
        if (message.Payload.Length > LargestPayload)
            throw new ArgumentException($"The payload is longer than {LargestPayload} bytes.", nameof(message));
        if (message.Properties is not { } properties)
            return;

        Throw(properties.ContentType, "content type");
        if (properties.ResponseTopic is { } response && TopicName.Fault(response) is { } faultOfResponse)
            throw new ArgumentException($"'{response}' cannot be a response topic: {faultOfResponse}.", nameof(message));
        if (properties.CorrelationData is { Length: > ushort.MaxValue })
            throw new ArgumentException("The correlation data is longer than 65,535 bytes.", nameof(message));
        for (var i = 0; i < properties.UserProperties.Count; i++)
        {
            Throw(properties.UserProperties[i].Key, "name of a user property");
            Throw(properties.UserProperties[i].Value, "value of a user property");
        }
    }

    /// <summary>Throws an <see cref="ArgumentException"/> that says what is wrong with the filter.</summary>
    public static void ThrowFilter(string filter)
    {
        if (TopicFilter.Fault(filter) is { } fault)
            throw new ArgumentException($"'{filter}' cannot be subscribed to: {fault}.", nameof(filter));
    }

    /// <summary>Throws an <see cref="ArgumentException"/> that says what is wrong with the subscription.</summary>
    public static void Throw(Subscription subscription)
    {
        ThrowFilter(subscription.Filter);
        if (subscription.NoLocal && SharedSubscription.IsShared(subscription.Filter))
            throw new ArgumentException($"'{subscription.Filter}' is shared and cannot be without local messages."); // [MQTT-3.8.3-4]
    }

    private static void Throw(string? text, string what)
    {
        if (text is not null && MqttText.Fault(text) is { } fault)
            throw new ArgumentException($"The {what} cannot be sent: {fault}.");
    }
}
