using SensorAgent.Core.Model;

namespace SensorAgent.Core.Outputs;

/// <summary>What an output does, as it was last told.</summary>
/// <param name="Plan">The output.</param>
/// <param name="State">What its hardware says; null before it has been reached.</param>
/// <param name="Cause">Why it has that state.</param>
/// <param name="Reason">More of it in a sentence, or empty.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">When a timer or <c>MaxOn</c> ends it; null for never.</param>
/// <param name="Error">Why the hardware cannot be reached or does not follow; empty while it does.</param>
public sealed record OutputSnapshot(
    OutputPlan Plan, OutputState? State, OutputCause Cause, string Reason, DateTimeOffset Since, DateTimeOffset? Until, string Error)
{
    /// <summary>When the last command was obeyed that no rule gave, as a timestamp of the clock; null for none yet.</summary>
    public long? Commanded { get; init; }

    /// <summary>What its guards say.</summary>
    public StandingGuards Guards { get; init; } = StandingGuards.None;

    /// <summary>The state that its running timer ends in; null without one.</summary>
    public OutputState? Then { get; init; }

    /// <summary>The level that it is on its way to, and when it is there; null when it is on no way.</summary>
    public (OutputState To, DateTimeOffset Until)? Transition { get; init; }

    /// <summary>The commands that are to be obeyed later, the earliest first.</summary>
    public IReadOnlyList<(DateTimeOffset At, string Command)> Pending { get; init; } = [];
}
