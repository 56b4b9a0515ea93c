using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Core.Rules;

/// <summary>A channel that a rule can watch.</summary>
/// <param name="Id">The channel.</param>
/// <param name="Kind">What kind of value it has.</param>
/// <param name="IsEvent">True when its values happen and do not last: clicks of a button.</param>
/// <param name="TellsChanges">True when it says only what changes: its silence means nothing.</param>
/// <param name="StaleAfter">After so long without a value it is lost.</param>
public sealed record WatchedChannel(ChannelId Id, ValueKind Kind, bool IsEvent, bool TellsChanges, TimeSpan StaleAfter)
{
    /// <summary>The output whose state it tells; empty for none.</summary>
    public string ReadsBack { get; init; } = "";
}

/// <summary>What rules can be about.</summary>
/// <param name="Channels">The channels, those that are disabled left out.</param>
/// <param name="Outputs">The outputs.</param>
/// <param name="Groups">The groups and scenes of outputs.</param>
/// <param name="Place">Where the agent stands; null where that is not said.</param>
public sealed record RuleWorld(IReadOnlyList<WatchedChannel> Channels, IReadOnlyList<OutputPlan> Outputs, IReadOnlyList<GroupPlan> Groups, Coordinates? Place);
