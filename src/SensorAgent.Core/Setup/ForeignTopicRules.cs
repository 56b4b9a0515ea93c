using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Setup;

/// <summary>What is heard and what is driven over the broker belongs to somebody else: the agent does not answer to itself.</summary>
internal static class ForeignTopicRules
{
    /// <summary>Notes topics of others that are the agent's own.</summary>
    public static void Check(AgentPlan plan, Findings findings)
    {
        var own = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (sensor, _) in plan.Sensors)
        {
            foreach (var channel in sensor.Channels)
                own.TryAdd(plan.Topics.Value(channel.Id), $"Sensors:{sensor.Name}");
        }

        foreach (var output in plan.Outputs)
        {
            var set = plan.Topics.OutputSet(output.Name, output.Location);
            foreach (var topic in new[] { plan.Topics.OutputState(output.Name, output.Location), set, $"{set}_on_ms", $"{set}_off_ms" })
                own.TryAdd(topic, $"Outputs:{output.Name}");
        }

        foreach (var group in plan.Groups)
        {
            own.TryAdd(plan.Topics.OutputState(group.Name, group.Location), $"Groups:{group.Name}");
            own.TryAdd(plan.Topics.OutputSet(group.Name, group.Location), $"Groups:{group.Name}");
        }

        var driven = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var output in plan.Outputs)
        {
            foreach (var (key, topic) in Named(output.Driver.Description.Publishes, output.Settings))
            {
                if (!RefuseOwn(output.Settings, key, topic, "name the topic on which the other side takes commands"))
                    driven.TryAdd(topic, output.Settings.Path);
            }

            foreach (var (key, topic) in Named(output.Driver.Description.Hears, output.Settings))
                RefuseOwn(output.Settings, key, topic, "name the topic on which the other side tells its state");
        }

        foreach (var (sensor, _) in plan.Sensors)
        {
            foreach (var (key, topic) in Named(sensor.Driver.Description.Hears, sensor.Settings))
            {
                if (!RefuseOwn(sensor.Settings, key, topic, "name a topic that somebody else publishes") && driven.TryGetValue(topic, out var driver))
                    sensor.Settings.Add(key, $"{topic} is what {driver} of this agent publishes", "name the topic on which the other side answers");
            }
        }

        bool RefuseOwn(SettingsSection section, string key, string topic, string right)
        {
            if (!own.TryGetValue(topic, out var owner) && !topic.StartsWith(plan.Topics.State[..^"state".Length], StringComparison.Ordinal))
                return false;
            section.Add(key, $"{topic} is a topic of this agent itself{(owner is null ? "" : $", of {owner}")}", right);
            return true;
        }
    }

    private static IEnumerable<(string Key, string Topic)> Named(IReadOnlyList<Setting<string>> keys, SettingsSection section) =>
        keys.Select(key => (key.Key, section.Get(key))).Where(named => named.Item2.Length > 0);
}
