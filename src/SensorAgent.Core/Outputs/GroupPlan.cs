using SensorAgent.Core.Commands;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Outputs;

/// <summary>One entry of <c>Groups</c>, outputs that take the same command, or of <c>Scenes</c>, a command for each of several outputs.</summary>
public sealed record GroupPlan(string Name, SettingsSection Settings, string Location)
{
    /// <summary>The key of a group that lists its outputs.</summary>
    public const string OutputsKey = "Outputs";

    /// <summary>The key of a scene that lists its commands.</summary>
    public const string SetKey = "Set";

    private static readonly Setting<string> LocationKey = Setting.Text("Location", "", "Stands in the topics. Empty takes Agent:Location.");

    private IReadOnlyList<GroupStep> _scene = [];

    /// <summary>The keys that both have, besides their list.</summary>
    public static IReadOnlyList<Setting> Keys => [LocationKey];

    /// <summary>Its outputs, in the order in which they are set.</summary>
    public IReadOnlyList<OutputPlan> Outputs { get; private init; } = [];

    /// <summary>Whether it is a scene, which has commands of its own.</summary>
    public bool IsScene { get; private init; }

    /// <summary>Reads a group.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="section">Its section.</param>
    /// <param name="outputs">The outputs there are.</param>
    /// <param name="known">Their names, and those of outputs that are disabled.</param>
    /// <param name="agent">Where it is unless it says otherwise.</param>
    public static GroupPlan ReadGroup(string name, SettingsSection section, IReadOnlyList<OutputPlan> outputs, IReadOnlyList<string> known, AgentSettings agent)
    {
        var members = section.WordList(OutputsKey);
        if (members.Count == 0)
            section.Add(OutputsKey, "is missing", "list the outputs of the group: [\"lamp\", \"fan\"]");
        foreach (var unknown in members.Where(member => !known.Contains(member)))
            section.Add(OutputsKey, $"there is no output \"{unknown}\"", Spelling.DidYouMean(unknown, [.. known]));
        foreach (var twice in members.GroupBy(member => member, StringComparer.Ordinal).Where(same => same.Count() > 1))
            section.Add(OutputsKey, $"\"{twice.Key}\" stands there twice");
        return Read(name, section, agent) with
        {
            Outputs = [.. members.Select(member => outputs.FirstOrDefault(output => output.Name == member)).OfType<OutputPlan>()],
        };
    }

    /// <summary>Reads a scene, whose commands are lines such as <c>lamp ON</c>.</summary>
    public static GroupPlan ReadScene(string name, SettingsSection section, IReadOnlyList<OutputPlan> outputs, IReadOnlyList<string> known, AgentSettings agent)
    {
        var lines = section.WordList(SetKey);
        if (lines.Count == 0)
            section.Add(SetKey, "is missing", "list the commands of the scene: [\"lamp ON\", \"fan 30\"]");
        var steps = new List<GroupStep>();
        var members = new List<OutputPlan>();
        foreach (var line in lines)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var (member, command) = space < 0 ? (line, "") : (line[..space], line[(space + 1)..]);
            if (!known.Contains(member))
                section.Add(SetKey, $"there is no output \"{member}\"", Spelling.DidYouMean(member, [.. known]));
            if (outputs.FirstOrDefault(output => output.Name == member) is not { } output)
                continue;
            var parsed = CommandParser.Parse(Payload.Text(command), output.Kind, output.Range);
            if (parsed.Command is null)
                section.Add(SetKey, $"\"{line}\" is no command for {member}", parsed.Reason.TrimEnd('.'));
            steps.Add(new(member, parsed));
            members.Add(output);
        }

        return Read(name, section, agent) with { IsScene = true, _scene = steps, Outputs = [.. members.Distinct()] };
    }

    /// <summary>What a payload on its <c>…/set</c> asks of each of its outputs; as a whole, or not at all.</summary>
    public ParsedCommand Parse(ReadOnlySpan<byte> payload)
    {
        var steps = new List<GroupStep>();
        var parsed = new ParsedCommand(null, "None of its outputs is enabled.");
        if (Outputs.Count == 0)
            return parsed;
        if (IsScene)
        {
            parsed = CommandParser.Parse(payload, OutputKind.Switch);
            if (parsed.Command is not (null or SetCommand { State.IsOn: true, For: null }))
                return new(null, "A scene takes ON only.", parsed.Id);
            steps.AddRange(_scene.Select(step => step with { Parsed = step.Parsed with { At = parsed.At ?? step.Parsed.At } }));
        }
        else
        {
            foreach (var output in Outputs)
            {
                parsed = CommandParser.Parse(payload, output.Kind, output.Range);
                if (parsed.Command is null)
                    return parsed with { Reason = $"{output.Name}: {parsed.Reason}" };
                steps.Add(new(output.Name, parsed with { Id = "" }));
            }
        }

        return parsed.Command is null ? parsed : parsed with { Command = new GroupCommand(steps) };
    }

    private static GroupPlan Read(string name, SettingsSection section, AgentSettings agent)
    {
        var location = section.Get(LocationKey) is { Length: > 0 } own ? own : agent.Location;
        section.RefuseUnknown();
        return new(name, section, new TopicTemplate(location).Fill(("agent", agent.Id), ("output", name), ("location", agent.Location)));
    }
}

/// <summary>What one output of a group is asked.</summary>
/// <param name="Output">Its name.</param>
/// <param name="Parsed">The command.</param>
public sealed record GroupStep(string Output, ParsedCommand Parsed);

/// <summary>A command for each of several outputs, in order.</summary>
public sealed record GroupCommand(IReadOnlyList<GroupStep> Steps) : Command;
