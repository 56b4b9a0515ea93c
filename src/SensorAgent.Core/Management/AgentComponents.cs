using System.Text.Json.Nodes;
using SensorAgent.Core.Model;
using SensorAgent.Core.Rules;

namespace SensorAgent.Core.Management;

/// <summary>The agent itself as Home Assistant's entities: how it is, its rules, and the buttons that it allows.</summary>
internal static class AgentComponents
{
    /// <summary>The switch of a rule, with what it did last.</summary>
    public static DiscoveryComponent Of(RulePlan rule, DiscoveryContext context)
    {
        var id = DiscoveryComponent.IdOf("rule", rule.Name);
        var entity = context.Entity(id, $"rule_{rule.Name}", "");
        entity["command_topic"] = context.Topics.RuleSet(rule.Name);
        entity["state_topic"] = context.Topics.Rule(rule.Name);
        entity["json_attributes_topic"] = context.Topics.Fired(rule.Name);
        entity["payload_on"] = "ON";
        entity["payload_off"] = "OFF";
        entity["retain"] = false; // a retained command is ignored
        entity["entity_category"] = "config";
        return new("switch", id, entity);
    }

    /// <summary>All of them.</summary>
    public static IEnumerable<DiscoveryComponent> Of(DiscoveryContext context)
    {
        var topics = context.Topics;
        var link = Component("binary_sensor", "connection",
            [("state_topic", topics.State), ("payload_on", "online"), ("payload_off", "offline"), ("device_class", "connectivity")]);
        link.Options.Remove("availability"); // it would be unavailable when it has something to say
        link.Options.Remove("availability_mode");
        yield return link;
        yield return Component("binary_sensor", "problem",
        [
            ("state_topic", topics.Health), ("value_template", "{{ 'OFF' if value_json.status == 'ok' else 'ON' }}"), ("payload_on", "ON"), ("payload_off", "OFF"),
            ("device_class", "problem"), ("json_attributes_topic", topics.Health),
        ]);
        yield return Component("sensor", "faults",
            [("state_topic", topics.Health), ("value_template", "{{ value_json.faults | count }}"), ("state_class", "measurement")]);
        yield return Component("sensor", "alerts",
            [("state_topic", topics.Health), ("value_template", "{{ value_json.alerts | count }}"), ("state_class", "measurement")]);
        yield return Component("sensor", "started",
            [("state_topic", topics.Info), ("value_template", "{{ value_json.started }}"), ("device_class", "timestamp")]);

        if (Allows("restart"))
            yield return Button("restart", "{}");
        if (Allows("identify") && context.Plan.Outputs.FirstOrDefault(output => output.Kind.IsSwitched()) is { } lamp)
        {
            var press = new JsonObject { ["output"] = lamp.Name }.ToJsonString();
            yield return Button("identify", press);
        }

        bool Allows(string command) => context.Plan.Allow.Contains(command, StringComparer.OrdinalIgnoreCase);

        DiscoveryComponent Button(string request, string press) => Component("button", request,
            [("command_topic", topics.Request(request)), ("payload_press", press), ("device_class", request)], "config");

        DiscoveryComponent Component(string platform, string name, (string Key, string Value)[] options, string category = "diagnostic")
        {
            var entity = context.Entity($"agent-{name}", name, "");
            foreach (var (key, value) in options)
                entity[key] = value;
            entity["entity_category"] = category;
            return new(platform, $"agent-{name}", entity);
        }
    }
}
