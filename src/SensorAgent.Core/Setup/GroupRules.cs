using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Rules;

namespace SensorAgent.Core.Setup;

/// <summary>What stands above single sensors and outputs: <c>Groups</c>, <c>Scenes</c> and <c>Links</c>.</summary>
internal static class GroupRules
{
    /// <summary>Reads groups and scenes; one name means one thing.</summary>
    public static IReadOnlyList<GroupPlan> Read(SettingsSection root, IReadOnlyList<OutputPlan> outputs, AgentSettings agent)
    {
        var known = root.Section("Outputs").Names.ToArray();
        var names = known.ToDictionary(name => name, _ => "an output", StringComparer.Ordinal);
        var groups = new List<GroupPlan>();
        ReadAll("Groups", "a group", GroupPlan.ReadGroup);
        ReadAll("Scenes", "a scene", GroupPlan.ReadScene);
        return groups;

        void ReadAll(
            string key, string what, Func<string, SettingsSection, IReadOnlyList<OutputPlan>, IReadOnlyList<string>, AgentSettings, GroupPlan> read)
        {
            var section = root.Section(key);
            foreach (var name in section.Names.ToArray())
            {
                groups.Add(read(name, section.Section(name), outputs, known, agent));
                if (!names.TryAdd(name, what))
                    section.Add(name, $"is the name of {names[name]} already", "every output, group and scene needs a name of its own");
            }
        }
    }

    /// <summary>Reads the links.</summary>
    public static IReadOnlyList<LinkPlan> ReadLinks(
        SettingsSection root, IReadOnlyList<SensorChains> sensors, IReadOnlyList<OutputPlan> outputs, IReadOnlyList<GroupPlan> groups)
    {
        var section = root.Section("Links");
        var known = (root.Section("Sensors").Names.ToArray(), root.Section("Outputs").Names.ToArray());
        return [.. section.Names.ToArray()
            .Select(name => LinkPlan.Read(name, section.Section(name), [.. sensors.Select(sensor => sensor.Sensor)], outputs, groups, known)).OfType<LinkPlan>()];
    }
}
