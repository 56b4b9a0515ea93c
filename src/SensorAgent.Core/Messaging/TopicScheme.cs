using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Messaging;

/// <summary>The one place where topics are made. An empty one is none: nothing is published there.</summary>
public sealed class TopicScheme(TopicSettings templates, string agent)
{
    private readonly TopicTemplate _sensor = new(templates.Sensor);
    private readonly TopicTemplate _output = new(templates.Output);
    private readonly TopicTemplate _command = new(templates.Command);
    private readonly string _root = new TopicTemplate(templates.Agent).Fill(("agent", agent));

    /// <summary>The agent's id.</summary>
    public string Agent { get; } = agent;

    /// <summary><c>online</c>, <c>offline</c>.</summary>
    public string State => Under("state");

    /// <summary>What this agent is, as JSON.</summary>
    public string Info => Under("info");

    /// <summary>Where something is asked of the agent; <c>+</c> for all of it.</summary>
    public string Request(string command) => Under($"request/{command}");

    /// <summary>Where that is answered, as JSON.</summary>
    public string Response(string command) => Under($"response/{command}");

    /// <summary>Every channel and output with what an app needs to show it, as JSON.</summary>
    public string Catalogue => Under("catalog");

    /// <summary>How the agent is, as JSON.</summary>
    public string Health => Under("health");

    /// <summary>What became of the last change of the configuration, as JSON.</summary>
    public string Configuration => $"{_root}/config";

    /// <summary>What the agent logs, as text.</summary>
    public string Log(string level) => Under($"log/{level}");

    /// <summary>A channel's bare value.</summary>
    public string Value(ChannelId channel) => _sensor.Fill(
        ("quantity", channel.Quantity), ("location", channel.Location), ("sensor", channel.Sensor), ("agent", Agent));

    /// <summary>A channel's value with unit, time and quality, as JSON.</summary>
    public string Reading(ChannelId channel) => Under($"reading/{channel.Quantity}/{channel.Location}");

    /// <summary>Whether a channel is within its bounds.</summary>
    public string Alarm(ChannelId channel) => Under($"alarm/{channel.Quantity}/{channel.Location}");

    /// <summary>Where a channel's readings come later that were taken while the broker was away.</summary>
    public string Backlog(ChannelId channel) => Under($"backlog/{channel.Quantity}/{channel.Location}");

    /// <summary>Something that a person should know of, while it lasts.</summary>
    public string Alert(string id) => Under($"alert/{id}");

    /// <summary>A channel's health.</summary>
    public string Status(ChannelId channel) => Under($"status/{channel.Quantity}/{channel.Location}");

    /// <summary>An output's bare state.</summary>
    public string OutputState(string output, string location) =>
        _output.Fill(("output", output), ("location", location), ("agent", Agent));

    /// <summary>Where an output takes commands.</summary>
    public string OutputSet(string output, string location) => templates.Command.Length > 0
        ? _command.Fill(("output", output), ("location", location), ("agent", Agent))
        : $"{OutputState(output, location)}/set";

    /// <summary>An output's state with its cause, as JSON.</summary>
    public string OutputDetail(string output) => Under($"output/{output}");

    /// <summary>What became of a command, as JSON.</summary>
    public string Result(string output) => Under($"result/{output}");

    private string Under(string topic) => _root.Length == 0 ? "" : $"{_root}/{topic}";

    /// <summary>A filter for every channel's bare value, of other agents too where the template does not name the agent first.</summary>
    public string EverySensor => Every(_sensor);

    /// <summary>A filter for every output's bare state, and for the commands to it.</summary>
    public string EveryOutput => Every(_output);

    /// <summary>Filters for all that is retained of this agent's channels and outputs.</summary>
    public IReadOnlyList<string> EveryState => [State, $"{_root}/reading/#", $"{_root}/status/#", $"{_root}/output/+"];

    /// <summary>Takes one of this agent's topics apart: <c>reading</c> and <c>temperature/room1</c>; null for another topic.</summary>
    public (string Kind, string Name)? BelowAgent(string topic)
    {
        if (!topic.StartsWith($"{_root}/", StringComparison.Ordinal))
            return null;
        var rest = topic[(_root.Length + 1)..];
        var end = rest.IndexOf('/', StringComparison.Ordinal);
        return end < 0 ? (rest, "") : (rest[..end], rest[(end + 1)..]);
    }

    /// <summary>The levels before the first that has a placeholder.</summary>
    private string Every(TopicTemplate template)
    {
        var filled = template.Fill(("agent", Agent));
        var first = filled.IndexOf('{', StringComparison.Ordinal);
        return first < 0 ? filled : $"{filled[..(filled.LastIndexOf('/', first) + 1)]}#";
    }

    /// <summary>Where the templates have placeholders that nothing fills, or cannot make a topic.</summary>
    public static void Check(TopicSettings templates, Findings findings)
    {
        if (templates.Command.Length == 0 && new TopicTemplate(templates.Output).IsNone)
            findings.Add("Mqtt:Topics:Command", "is missing although Output is none", "say where outputs take their commands");
        Check("Sensor", templates.Sensor, ["quantity", "location", "sensor", "agent"]);
        Check("Output", templates.Output, ["output", "location", "agent"]);
        Check("Agent", templates.Agent, ["agent"]);
        if (templates.Command.Length > 0)
            Check("Command", templates.Command, ["output", "location", "agent"]);

        void Check(string key, string text, string[] known)
        {
            var template = new TopicTemplate(text);
            foreach (var unknown in template.Placeholders.Except(known))
            {
                findings.Add($"Mqtt:Topics:{key}", $"nothing fills {{{unknown}}}",
                    Spelling.Nearest(unknown, known) is { } near ? $"did you mean {{{near}}}?" : $"use {string.Join(", ", known.Select(name => $"{{{name}}}"))}");
            }

            if (!template.IsNone && TopicName.Problem(template.Fill([.. known.Select(name => (name, "x"))])) is { } problem)
                findings.Add($"Mqtt:Topics:{key}", $"\"{text}\" makes no topic: {problem}");
        }
    }
}
