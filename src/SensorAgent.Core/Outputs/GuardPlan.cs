using SensorAgent.Core.Options;

namespace SensorAgent.Core.Outputs;

/// <summary>What protects the load behind an output, besides <c>MaxOn</c>.</summary>
/// <param name="MinOn">Once on, it stays on at least so long.</param>
/// <param name="MinOff">Once off, it stays off at least so long.</param>
/// <param name="MaxSwitchesPerHour">How often it may be switched on within any hour; null for no limit.</param>
/// <param name="Interlock">Of the outputs that name the same group only one is on at a time; empty for none.</param>
/// <param name="DeadTime">How long all of the group must be off before another of it goes on.</param>
public sealed record GuardPlan(TimeSpan MinOn, TimeSpan MinOff, int? MaxSwitchesPerHour, string Interlock, TimeSpan DeadTime)
{
    private static readonly Setting<TimeSpan> MinOnKey = Setting.Time(
        "MinOn", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(1), "Once on, it stays on at least so long; a fail-safe may end it sooner, and says so.");

    private static readonly Setting<TimeSpan> MinOffKey = Setting.Time(
        "MinOff", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(1), "Once off, it stays off at least so long.");

    private static readonly Setting<int?> MaxSwitchesKey = Setting.OptionalInteger(
        "MaxSwitchesPerHour", 1, 100_000, "How often it may be switched on within any hour.");

    private static readonly Setting<string> GroupKey = Setting.Text(
        "Group", "", "Of the outputs that name the same group only one is on at a time.");

    private static readonly Setting<TimeSpan> DeadTimeKey = Setting.Time(
        "DeadTime", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMinutes(10), "How long all of the group must be off before another of it goes on.");

    /// <summary>No guards.</summary>
    public static GuardPlan None { get; } = new(TimeSpan.Zero, TimeSpan.Zero, null, "", TimeSpan.Zero);

    /// <summary>Whether what they need to know has to be kept over a restart.</summary>
    public bool OutlivesRestarts => MinOff > TimeSpan.Zero || MaxSwitchesPerHour is not null;

    /// <summary>The keys, without those of <c>Interlock</c>.</summary>
    public static IReadOnlyList<Setting> Keys => [MinOnKey, MinOffKey, MaxSwitchesKey];

    /// <summary>The keys of <c>Interlock</c>.</summary>
    public static IReadOnlyList<Setting> InterlockKeys => [GroupKey, DeadTimeKey];

    /// <summary>Reads an output's guards.</summary>
    public static GuardPlan Read(SettingsSection output, TimeSpan? maxOn)
    {
        var interlock = output.Section("Interlock");
        var plan = new GuardPlan(
            output.Get(MinOnKey), output.Get(MinOffKey), output.Get(MaxSwitchesKey), interlock.Get(GroupKey), interlock.Get(DeadTimeKey));
        interlock.RefuseUnknown();
        if (plan.Interlock.Length == 0 && interlock.Has("DeadTime"))
            interlock.Add("Group", "is missing", "name the group that the outputs share, such as shutter");
        if (maxOn < plan.MinOn)
            output.Add("MinOn", $"{Duration.ToWords(plan.MinOn)} is longer than MaxOn {Duration.ToWords(maxOn.Value)}", "make it shorter");
        return plan;
    }
}
