using SensorAgent.Core.Options;

namespace SensorAgent.Core.Setup;

/// <summary>What of the configuration a running agent takes up, and what needs a restart: what all topics and buses are made of.</summary>
internal static class RestartRules
{
    private static readonly string[] FixedAgentKeys = ["Id", "StateDirectory"];
    private static readonly string[] FixedMqttKeys = ["Topics", "Qos", "Retain", "Embedded"];

    /// <summary>The text of what needs a restart, by section.</summary>
    public static IReadOnlyDictionary<string, string> Fixed(SettingsSection root, MqttSettings mqtt) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Agent"] = root.Section("Agent").TextOf(key => FixedAgentKeys.Contains(key, StringComparer.OrdinalIgnoreCase)),
        ["Board"] = root.Section("Board").Text,
        ["History"] = root.Section("History").Text,
        ["Logging"] = root.Section("Logging").Text,
        ["Metrics"] = root.Section("Metrics").Text,
        ["Web"] = root.Section("Web").Text,
        ["Mqtt"] = $"{(mqtt.IsEmbedded ? "embedded\n" : "")}{root.Section("Mqtt").TextOf(IsFixed)}",
    };

    /// <summary>The text of what the link takes up by connecting anew.</summary>
    public static string Connection(SettingsSection root) => root.Section("Mqtt").TextOf(key => !IsFixed(key));

    private static bool IsFixed(string key) => FixedMqttKeys.Contains(key, StringComparer.OrdinalIgnoreCase);
}
