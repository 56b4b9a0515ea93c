using SensorAgent.Core.Messaging;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Core.Rules;

/// <summary>A rule at work: whether it is on, what it has asked of which output, and which of them a hand has taken over.</summary>
internal sealed class RunningRule(RulePlan plan, bool isOn, TimeSpan start)
{
    private static readonly TimeSpan LeastRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, TimeSpan> _handUntil = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TimeSpan> _askAgainAt = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GivenCommand?> _given = new(StringComparer.Ordinal); // null while it is not answered

    /// <summary>What it has seen.</summary>
    public RuleState State { get; } = new(plan, start);

    /// <summary>The rule.</summary>
    public RulePlan Plan => State.Plan;

    /// <summary>Whether it is on.</summary>
    public bool IsOn => Snapshot.IsOn;

    /// <summary>How it is; may be read by whoever likes.</summary>
    public RuleSnapshot Snapshot { get; private set; } = new(plan, isOn, RuleBranch.None, null);

    /// <summary>Why its commands are given.</summary>
    public string Why => Snapshot.Last?.Why ?? "";

    /// <summary>Switches it on, to begin anew, or off.</summary>
    public void Switch(bool on)
    {
        if (on && !IsOn)
            State.Restart();
        _askAgainAt.Clear();
        Snapshot = Snapshot with { IsOn = on, Branch = State.Branch };
    }

    /// <summary>A command by hand has moved one of its outputs.</summary>
    public void TakenOver(string output, TimeSpan at)
    {
        if (Plan.Override == TimeSpan.Zero)
            return;
        foreach (var command in Plan.Commands.Where(command => command.Moves.Contains(output)))
            _handUntil[command.Output] = at + Plan.Override;
    }

    /// <summary>Begins a firing; returns what is to be asked of the outputs now.</summary>
    public IReadOnlyList<RuleCommand> Fire(RuleBranch branch, TimeSpan now, DateTimeOffset wall)
    {
        _askAgainAt.Clear();
        _given.Clear();
        var commands = Plan.Of(branch);
        Snapshot = Snapshot with { Branch = branch };
        if (commands.Count == 0)
            return [];
        foreach (var command in commands)
        {
            _given[command.Output] = _handUntil.TryGetValue(command.Output, out var until) && now < until
                ? new(command, "overridden", $"A command by hand counts until {Payload.Time(wall + (until - now))}.")
                : null;
        }

        Snapshot = Snapshot with { Last = new(branch, wall, State.Why(), Given) };
        return [.. commands.Where(command => _given[command.Output] is null)];
    }

    /// <summary>Takes an answer; true when it is one to the last firing. What lasts and was not done is asked again.</summary>
    public bool Answered(RuleCommand command, string why, CommandAnswer answer, TimeSpan now)
    {
        if (why != Why || !Plan.Of(State.Branch).Contains(command))
            return false;
        _given[command.Output] = new(command, answer.Status.Name(), answer.Reason);
        Snapshot = Snapshot with { Last = Snapshot.Last! with { Commands = Given } };
        if (IsOn && command.IsLasting && !Plan.When.IsMoment && answer.Status is CommandStatus.Refused or CommandStatus.Error)
            _askAgainAt[command.Output] = now + TimeSpan.FromTicks(Math.Max((answer.RetryAfter ?? Retry).Ticks, LeastRetry.Ticks));
        return true;
    }

    /// <summary>The last firing, when it is to be told; null while an answer is awaited.</summary>
    public RuleFiring? Told => _given.Count == 0 || _given.ContainsValue(null) ? null : Snapshot.Last;

    private IReadOnlyList<GivenCommand> Given => [.. _given.Values.OfType<GivenCommand>()];

    /// <summary>What is to be asked again by now: what was refused, and what a hand has given back.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isLast">Whether it was the last of the rules that wanted something of those outputs.</param>
    public IReadOnlyList<RuleCommand> Due(TimeSpan now, Func<RuleCommand, bool> isLast)
    {
        string[] outputs = [.. _handUntil.Concat(_askAgainAt).Where(entry => entry.Value <= now).Select(entry => entry.Key).Distinct()];
        foreach (var output in outputs)
        {
            if (_handUntil.GetValueOrDefault(output) <= now)
                _handUntil.Remove(output);
            if (_askAgainAt.GetValueOrDefault(output) <= now)
                _askAgainAt.Remove(output);
        }

        return !IsOn || Plan.When.IsMoment ? []
            : [.. Plan.Of(State.Branch).Where(command => command.IsLasting && outputs.Contains(command.Output) && isLast(command) && !_handUntil.ContainsKey(command.Output))];
    }

    /// <summary>How long nothing is to be done; null for ever.</summary>
    public TimeSpan? UntilNext(RuleTime now)
    {
        TimeSpan?[] candidates =
        [
            IsOn ? State.UntilNext(now) : null,
            .. _handUntil.Concat(_askAgainAt).Select(entry => (TimeSpan?)(entry.Value - now.Elapsed)),
        ];
        return candidates.Min();
    }
}
