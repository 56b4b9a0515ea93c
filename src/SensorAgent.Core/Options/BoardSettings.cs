namespace SensorAgent.Core.Options;

/// <summary>Section <c>Board</c>: where the buses come from.</summary>
/// <param name="Kind"><c>auto</c>, <c>linux</c> or <c>simulated</c>.</param>
public sealed record BoardSettings(string Kind)
{
    /// <summary>The section's keys.</summary>
    public static IReadOnlyList<Setting> Keys => [KindKey];

    private static readonly Setting<string> KindKey = Setting.Choice(
        "Kind", "auto", ["auto", "linux", "simulated"],
        "auto takes the real buses wherever there are any; linux never simulates; simulated always does.");

    /// <summary>Reads the section.</summary>
    public static BoardSettings Read(SettingsSection section)
    {
        var settings = new BoardSettings(section.Get(KindKey));
        section.RefuseUnknown();
        return settings;
    }
}
