using SensorAgent.Core.Commands;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Core.Rules;

/// <summary>What a rule asks of an output.</summary>
/// <param name="Output">The name of the output, group or scene.</param>
/// <param name="Text">The command as it stands in the configuration.</param>
/// <param name="IsLasting">True for a state that is to last, and can be asked for again: neither a pulse nor a toggle.</param>
/// <param name="Moves">The outputs that it moves.</param>
public sealed record RuleCommand(string Output, string Text, bool IsLasting, IReadOnlyList<string> Moves);

/// <summary>One entry of <c>Rules</c>, read and checked.</summary>
public sealed record RulePlan(string Name, RuleCondition When, SettingsSection Settings)
{
    private static readonly Setting<bool> EnabledKey = Setting.Flag("Enabled", true, "false leaves it out.");

    private static readonly Setting<TimeSpan> OverrideKey = Setting.Time(
        "Override", TimeSpan.FromHours(1), TimeSpan.Zero, TimeSpan.FromDays(7),
        "After a command by hand the rule leaves that output alone for so long; 0 lets the rule's next change count at once.");

    /// <summary>The keys, besides <see cref="Sections"/>.</summary>
    public static IReadOnlyList<Setting> Keys => [EnabledKey, OverrideKey];

    /// <summary>The sections that hold commands by output.</summary>
    public static IReadOnlyList<(string Key, string Summary)> Sections =>
    [
        ("Do", "Commands by output, given when it begins to hold."),
        ("Else", "Commands by output, given when it no longer holds."),
        ("Lost", "Commands by output, given when the channel has had no value for too long."),
    ];

    /// <summary>The key that holds the condition.</summary>
    public const string WhenKey = "When";

    /// <summary>Given when it begins to hold.</summary>
    public IReadOnlyList<RuleCommand> Do { get; private init; } = [];

    /// <summary>Given when it no longer holds.</summary>
    public IReadOnlyList<RuleCommand> Else { get; private init; } = [];

    /// <summary>Given when the channel has had no value for too long.</summary>
    public IReadOnlyList<RuleCommand> Lost { get; private init; } = [];

    /// <summary>How long a command by hand keeps the rule from an output.</summary>
    public TimeSpan Override { get; private init; }

    /// <summary>The commands of a branch.</summary>
    public IReadOnlyList<RuleCommand> Of(RuleBranch branch) => branch switch
    {
        RuleBranch.Do => Do,
        RuleBranch.Else => Else,
        RuleBranch.Lost => Lost,
        _ => [],
    };

    /// <summary>All its commands.</summary>
    public IEnumerable<RuleCommand> Commands => Do.Concat(Else).Concat(Lost);

    /// <summary>The outputs that it moves.</summary>
    public IEnumerable<string> Targets => Commands.SelectMany(command => command.Moves).Distinct(StringComparer.Ordinal);

    /// <summary>Whether another plan of the rule says the same of the same things.</summary>
    public bool IsAsBefore(RulePlan next) =>
        Settings.Text == next.Settings.Text && When.Channel == next.When.Channel && When.Schedule == next.When.Schedule && When.Output?.Kind == next.When.Output?.Kind;

    /// <summary>Reads one entry; null when it is disabled or not right, which is then among the findings.</summary>
    public static RulePlan? Read(string name, SettingsSection section, RuleWorld world)
    {
        var mistakes = section.Findings.Mistakes.Count;
        var enabled = section.Get(EnabledKey);
        if (name.Contains('/') || TopicName.Problem(name) is not null)
            section.Findings.Add(section.Path, $"\"{name}\" cannot stand in a topic", "use letters, digits, - and _");
        if (!section.Has(WhenKey))
            section.Add(WhenKey, "is missing", "say what the rule waits for, such as { \"Channel\": \"temperature/room1\", \"Above\": 28 }");
        var when = section.Has(WhenKey) ? RuleCondition.Read(section.Section(WhenKey), world) : null;
        section.Know(WhenKey);
        var commands = Sections.Select(part => ReadCommands(section.Section(part.Key), world)).ToArray();
        var overrides = section.Get(OverrideKey);
        section.RefuseUnknown();

        if (!section.Has("Do") && !section.Has("Else"))
            section.Add("Do", "is missing", "say what the rule does, such as { \"fan\": \"ON\" }");
        if (when is { IsMoment: true } && section.Has("Else"))
            section.Add("Else", "never comes: what the rule waits for does not last", when.Schedule is { IsMoment: true } ? "give Until, or leave it out" : "leave it out");
        if (when is not null && (when.Channel is null || when.IsMoment) && section.Has("Lost"))
            section.Add("Lost", "never comes without a channel that is compared", "leave it out");
        if (when is null || section.Findings.Mistakes.Count > mistakes || !enabled)
            return null;
        return new(name, when, section) { Do = commands[0], Else = commands[1], Lost = commands[2], Override = overrides };
    }

    private static List<RuleCommand> ReadCommands(SettingsSection section, RuleWorld world)
    {
        var commands = new List<RuleCommand>();
        foreach (var name in section.Names.ToArray())
        {
            var text = section.Get(Setting.Text(name, "", ""));
            var group = world.Groups.FirstOrDefault(known => known.Name == name);
            var output = world.Outputs.FirstOrDefault(known => known.Name == name);
            if ((group?.Parse(Payload.Text(text)) ?? (output is null ? null : CommandParser.Parse(Payload.Text(text), output.Kind, output.Range))) is not { } parsed)
                section.Add(name, $"there is no output \"{name}\"", Spelling.DidYouMean(name, [.. world.Outputs.Select(known => known.Name), .. world.Groups.Select(known => known.Name)]));
            else if (parsed.Command is null)
                section.Add(name, parsed.Reason.Split("; ")[0].TrimEnd('.'), parsed.Reason.Split("; ", 2) is [_, var right] ? right.TrimEnd('.') : "");
            else
                commands.Add(new(name, text, IsLasting(parsed), group is null ? [name] : [.. group.Outputs.Select(member => member.Name)]));
        }

        return commands;
    }

    private static bool IsLasting(ParsedCommand parsed) => parsed.At is null && parsed.Command switch
    {
        SetCommand set => set.For is null,
        GroupCommand group => group.Steps.All(step => IsLasting(step.Parsed)),
        _ => false,
    };
}
