using SensorAgent.Core.Messaging;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Core.Rules;

/// <summary>What a rule does, as it is now.</summary>
/// <param name="Plan">The rule.</param>
/// <param name="IsOn">Whether it is on.</param>
/// <param name="Branch">The commands that it gave last.</param>
/// <param name="Fired">When it gave them; null for not yet.</param>
/// <param name="Why">Why it gave them, as a sentence; empty for not yet.</param>
public sealed record RuleSnapshot(RulePlan Plan, bool IsOn, RuleBranch Branch, DateTimeOffset? Fired, string Why);

/// <summary>A rule at work: whether it is on, what it has asked of which output, and which of them a hand has taken over.</summary>
internal sealed class RunningRule(RulePlan plan, bool isOn, TimeSpan start)
{
    private static readonly TimeSpan LeastRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, TimeSpan> _handUntil = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TimeSpan> _askAgainAt = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GivenCommand?> _given = new(StringComparer.Ordinal); // null while it is not answered
    private DateTimeOffset? _fired;
    private string _why = "";

    /// <summary>What it has seen.</summary>
    public RuleState State { get; } = new(plan, start);

    /// <summary>The rule.</summary>
    public RulePlan Plan => State.Plan;

    /// <summary>Whether it is on.</summary>
    public bool IsOn { get; private set; } = isOn;

    /// <summary>How it is.</summary>
    public RuleSnapshot Snapshot => new(Plan, IsOn, State.Branch, _fired, _why);

    /// <summary>Why its commands are given.</summary>
    public string Why => _why;

    /// <summary>Switches it on, to begin anew, or off.</summary>
    public void Switch(bool on)
    {
        if (on && !IsOn)
            State.Restart();
        IsOn = on;
        _askAgainAt.Clear();
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
        if (commands.Count == 0)
            return [];
        (_fired, _why) = (wall, State.Why());
        foreach (var command in commands)
        {
            _given[command.Output] = _handUntil.TryGetValue(command.Output, out var until) && now < until
                ? new(command, "overridden", $"A command by hand counts until {Payload.Time(wall + (until - now))}.")
                : null;
        }

        return [.. commands.Where(command => _given[command.Output] is null)];
    }

    /// <summary>Takes an answer; true when it is one to the last firing. What lasts and was not done is asked again.</summary>
    public bool Answered(RuleCommand command, string why, CommandAnswer answer, TimeSpan now)
    {
        if (why != _why || !Plan.Of(State.Branch).Contains(command))
            return false;
        _given[command.Output] = new(command, answer.Status.Name(), answer.Reason);
        if (IsOn && command.IsLasting && !Plan.When.IsMoment && answer.Status is CommandStatus.Refused or CommandStatus.Error)
            _askAgainAt[command.Output] = now + TimeSpan.FromTicks(Math.Max((answer.RetryAfter ?? Retry).Ticks, LeastRetry.Ticks));
        return true;
    }

    /// <summary>What is to be told of the last firing; null while an answer is awaited.</summary>
    public IReadOnlyList<GivenCommand>? Told => _given.Count == 0 || _given.ContainsValue(null) ? null : [.. _given.Values.OfType<GivenCommand>()];

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
