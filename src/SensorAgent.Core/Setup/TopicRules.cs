using SensorAgent.Core.Messaging;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Setup;

/// <summary>Every name makes a topic, and no topic has two writers.</summary>
internal static class TopicRules
{
    /// <summary>Notes names that make no topic, and topics that are written twice.</summary>
    public static void Check(AgentPlan plan, Findings findings)
    {
        var topics = plan.Topics;
        var writers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (TopicName.Problem(plan.Agent.Id) is { } wrong)
        {
            findings.Add("Agent:Id", $"\"{plan.Agent.Id}\" cannot stand in a topic: {wrong}");
            return; // otherwise every topic would say the same again
        }

        Take("Agent:Id", topics.State);
        Take("Agent:Id", topics.Info);
        foreach (var (sensor, _) in plan.Sensors)
        {
            // one sentence a sensor is enough
            _ = sensor.Channels.All(channel => Take(
                sensor.Settings.PathOf("Location"), topics.Value(channel.Id), topics.Reading(channel.Id), topics.Status(channel.Id)));
        }

        foreach (var output in plan.Outputs)
        {
            Take(output.Settings.PathOf("Location"), topics.OutputState(output.Name, output.Location), topics.OutputSet(output.Name, output.Location),
                topics.OutputDetail(output.Name), topics.Result(output.Name));
        }

        var outputs = plan.Outputs.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var group in plan.Groups.Where(group => outputs.Add(group.Name))) // of two with one name is told elsewhere
        {
            Take(group.Settings.PathOf("Location"), topics.OutputState(group.Name, group.Location), topics.OutputSet(group.Name, group.Location),
                topics.OutputDetail(group.Name), topics.Result(group.Name));
        }

        bool Take(string path, params ReadOnlySpan<string> written)
        {
            foreach (var topic in written)
            {
                if (topic.Length == 0)
                    continue; // the templates leave it out
                if (TopicName.Problem(topic) is { } problem)
                    findings.Add(path, $"\"{topic}\" cannot be a topic: {problem}", "use letters, digits, - and _, with / between levels");
                else if (!writers.TryAdd(topic, path))
                    findings.Add(path, $"{topic} is written by {writers[topic][..writers[topic].LastIndexOf(':')]} already", "give one of the two another Location");
                else
                    continue;
                return false;
            }

            return true;
        }
    }
}
