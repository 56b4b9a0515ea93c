using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Setup;

/// <summary>An output shows itself in Home Assistant only as something that its kind can be.</summary>
internal static class HomeAssistantRules
{
    /// <summary>Notes outputs that are not there or cannot be what is asked of them, and what keeps Home Assistant from seeing states.</summary>
    public static void Check(AgentPlan plan, Findings findings)
    {
        foreach (var (name, platform) in plan.HomeAssistant.Platforms)
        {
            var path = $"HomeAssistant:{HomeAssistantSettings.PlatformsKey}:{name}";
            if (plan.Outputs.FirstOrDefault(output => output.Name == name) is not { } output)
                findings.Add(path, $"there is no output \"{name}\"", Spelling.DidYouMean(name, [.. plan.Outputs.Select(known => known.Name)]));
            else if (platform.Length > 0 && !Allowed(output.Kind).Contains(platform))
                findings.Add(path, $"a {output.Kind.ToString().ToLowerInvariant()} cannot be a {platform}",
                    Allowed(output.Kind) is { Length: > 0 } allowed ? $"use {Numbers.List(allowed)}" : "leave it out");
        }

        var topics = plan.Mqtt.Topics;
        (string Key, string Template)[] needed = [("Sensor", topics.Sensor), ("Output", topics.Output), ("Agent", topics.Agent)];
        foreach (var (key, _) in needed.Where(topic => plan.HomeAssistant.Enabled && new TopicTemplate(topic.Template).IsNone))
            findings.Add("HomeAssistant:Enabled", $"is true, and Mqtt:Topics:{key} is none", "Home Assistant needs all topics");

        if (plan.HomeAssistant.Enabled && !plan.Mqtt.Retain)
            findings.Note("Mqtt:Retain", "is false: Home Assistant sees nothing after its start until something changes", "set it to true");
    }

    private static string[] Allowed(OutputKind kind) => kind switch
    {
        OutputKind.Switch => ["switch", "light", "fan"],
        OutputKind.Dimmer => ["light", "fan", "number"],
        _ => [],
    };
}
