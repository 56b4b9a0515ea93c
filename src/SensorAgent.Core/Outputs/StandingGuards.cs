using SensorAgent.Core.Options;

namespace SensorAgent.Core.Outputs;

/// <summary>What a guard says of an output at this moment.</summary>
/// <param name="Name">The key of the configuration that it comes from: <c>MinOn</c>, <c>Interlock</c>.</param>
/// <param name="Text">What it does, as a sentence.</param>
/// <param name="Until">When it says something else; null where that is not known, or nothing is held.</param>
/// <param name="Left">How often the output may still be switched on; null for a guard that does not count.</param>
/// <param name="Holder">The output that keeps this one off; empty for none.</param>
public sealed record GuardNotice(string Name, string Text, DateTimeOffset? Until = null, int? Left = null, string Holder = "");

/// <summary>The guards of an output as they stand, for whoever wants to know: never changed, and to be asked from any thread.</summary>
/// <param name="Output">The output's name.</param>
/// <param name="Plan">Its guards.</param>
/// <param name="IsOn">Whether it is on.</param>
/// <param name="HeldUntil">When <c>MinOn</c> or <c>MinOff</c> ends; null for neither.</param>
/// <param name="OffAt">When <c>MaxOn</c> switches it off; null for never.</param>
/// <param name="SwitchedOn">When it was switched on within the last hour, the earliest first.</param>
/// <param name="Interlock">The outputs of which only one may be on; null for none.</param>
public sealed record StandingGuards(
    string Output, GuardPlan Plan, bool IsOn, DateTimeOffset? HeldUntil, DateTimeOffset? OffAt, IReadOnlyList<DateTimeOffset> SwitchedOn, InterlockGroup? Interlock)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>No guards.</summary>
    public static StandingGuards None { get; } = new("", GuardPlan.None, false, null, null, [], null);

    /// <summary>What they say at this time.</summary>
    public IReadOnlyList<GuardNotice> At(DateTimeOffset now)
    {
        GuardNotice?[] all = [Least(now), Often(now), Other(), OffAt is { } off ? new("MaxOn", "It goes off by itself.", off) : null];
        return [.. all.OfType<GuardNotice>()];
    }

    private GuardNotice? Least(DateTimeOffset now)
    {
        if (HeldUntil is not { } until || until <= now)
            return null;
        var (name, state, least) = IsOn ? ("MinOn", "on", Plan.MinOn) : ("MinOff", "off", Plan.MinOff);
        return new(name, $"It stays {state} for at least {Duration.ToWords(least)}.", until);
    }

    private GuardNotice? Often(DateTimeOffset now)
    {
        if (Plan.MaxSwitchesPerHour is not { } most)
            return null;
        var recent = SwitchedOn.Where(at => now - at < Hour).ToArray();
        var left = Math.Max(0, most - recent.Length);
        return new("MaxSwitchesPerHour", $"It may be switched on {most} times within an hour; {left} left.", left == 0 ? recent[^most] + Hour : null, left);
    }

    private GuardNotice? Other() => !IsOn && Interlock?.Hold(Output, Plan.DeadTime) is { } hold
        ? new("Interlock", $"{hold.Reason}.", hold.Until, Holder: hold.Holder)
        : null;
}
