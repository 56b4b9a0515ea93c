namespace SensorAgent.Core.Rules;

/// <summary>What a rule does, as it is now.</summary>
/// <param name="Plan">The rule.</param>
/// <param name="IsOn">Whether it is on.</param>
/// <param name="Branch">The side that counts now.</param>
/// <param name="Last">The last time that it gave commands; null for not yet.</param>
public sealed record RuleSnapshot(RulePlan Plan, bool IsOn, RuleBranch Branch, RuleFiring? Last);

/// <summary>One time that a rule gave commands.</summary>
/// <param name="Branch">Which.</param>
/// <param name="At">When.</param>
/// <param name="Why">Why, as a sentence.</param>
/// <param name="Commands">What became of them, as far as they have been answered.</param>
public sealed record RuleFiring(RuleBranch Branch, DateTimeOffset At, string Why, IReadOnlyList<GivenCommand> Commands);

/// <summary>What became of one of a rule's commands.</summary>
/// <param name="Command">The command.</param>
/// <param name="Status"><c>ok</c>, <c>error</c>, <c>refused</c>, or <c>overridden</c> while a command by hand counts.</param>
/// <param name="Reason">Why, as a sentence; may be empty.</param>
public sealed record GivenCommand(RuleCommand Command, string Status, string Reason);
