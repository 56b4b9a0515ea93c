using System.Text.Json.Nodes;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Rules;

namespace SensorAgent.Core.Management;

/// <summary>What of a configuration Home Assistant is told.</summary>
/// <param name="Settings">Whether and how.</param>
/// <param name="Location">The agent's own place, which goes without saying.</param>
/// <param name="Sensors">What it reads.</param>
/// <param name="Outputs">What it drives.</param>
/// <param name="Groups">Its groups and scenes.</param>
/// <param name="Rules">Its rules.</param>
/// <param name="Allow">The requests that change something and are allowed.</param>
public sealed record DiscoveryPlan(
    HomeAssistantSettings Settings, string Location, IReadOnlyList<SensorChains> Sensors, IReadOnlyList<OutputPlan> Outputs, IReadOnlyList<GroupPlan> Groups,
    IReadOnlyList<RulePlan> Rules, IReadOnlyList<string> Allow);

/// <summary>What every entity has: name, unique id, availability.</summary>
internal sealed class DiscoveryContext(DiscoveryPlan plan, TopicScheme topics)
{
    private static readonly Dictionary<string, string> Spelt = new(StringComparer.Ordinal)
    {
        ["aqi"] = "AQI", ["co2"] = "CO₂", ["cpu"] = "CPU", ["eco2"] = "eCO₂", ["orp"] = "ORP", ["ph"] = "pH", ["pm1"] = "PM1", ["pm10"] = "PM10",
        ["pm25"] = "PM2.5", ["rfid"] = "RFID", ["rpm"] = "RPM", ["tvoc"] = "TVOC", ["uv"] = "UV", ["vpd"] = "Vapour-pressure deficit", ["wifi"] = "Wi-Fi",
    };

    /// <summary>What is told.</summary>
    public DiscoveryPlan Plan => plan;

    /// <summary>Where everything is.</summary>
    public TopicScheme Topics => topics;

    /// <summary>The options to begin with.</summary>
    /// <param name="id">The entity's id.</param>
    /// <param name="what">What it is, as a word of a topic.</param>
    /// <param name="location">Where it is, or empty.</param>
    /// <param name="availability">What else must be there besides the agent: a topic and a template that makes <c>online</c> of what it says.</param>
    public JsonObject Entity(string id, string what, string location, (string Topic, string Template)? availability = null)
    {
        var all = new JsonArray(new JsonObject { ["topic"] = topics.State });
        if (availability is var (topic, template))
            all.Add((JsonNode)new JsonObject { ["topic"] = topic, ["value_template"] = template });
        return new()
        {
            ["name"] = Name(what, location),
            ["unique_id"] = $"{DeviceId}_{id}",
            ["availability"] = all,
            ["availability_mode"] = "all",
        };
    }

    /// <summary>What tells this agent from others.</summary>
    public string DeviceId => DiscoveryComponent.IdOf("sensoragent", topics.Agent);

    private string Name(string what, string location)
    {
        var words = what.Split('_').Select(word => Spelt.GetValueOrDefault(word, word)).ToArray();
        if (words[0].Length > 0 && words[0] == what.Split('_')[0])
            words[0] = char.ToUpperInvariant(words[0][0]) + words[0][1..];
        var name = string.Join(' ', words);
        return location.Length == 0 || location == plan.Location || location == topics.Agent ? name : $"{name} {location}";
    }
}
