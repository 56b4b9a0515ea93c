namespace SensorAgent.Mqtt.Protocol;

/// <summary>What a message may be published to (section 4.7).</summary>
internal static class TopicName
{
    /// <summary>True for one to 65,535 bytes without wildcard [MQTT-4.7.1-1] or U+0000 [MQTT-4.7.3-2].</summary>
    public static bool IsValid(string topic) => Fault(topic) is null;

    /// <summary>Null when messages can be published to it, otherwise what is wrong with it.</summary>
    public static string? Fault(string topic) =>
        topic.Length == 0 ? "it is empty"
        : topic.AsSpan().ContainsAny('+', '#') ? "it contains a wildcard"
        : MqttText.Fault(topic);
}
