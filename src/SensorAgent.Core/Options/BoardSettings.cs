namespace SensorAgent.Core.Options;

/// <summary>Section <c>Board</c>: where the buses come from.</summary>
/// <param name="Kind"><c>auto</c>, <c>linux</c>, <c>simulated</c> or <c>replay</c>.</param>
/// <param name="Trace">The file that <c>replay</c> plays.</param>
public sealed record BoardSettings(string Kind, string Trace = "")
{
    /// <summary>The section's keys.</summary>
    public static IReadOnlyList<Setting> Keys => [KindKey, TraceKey];

    private static readonly Setting<string> KindKey = Setting.Choice(
        "Kind", "auto", ["auto", "linux", "simulated", "replay"],
        "auto takes the real buses wherever there are any; linux never simulates; simulated always does; replay plays a trace in a loop.");

    private static readonly Setting<string> TraceKey = Setting.Text("Trace", "", "File that sensoragent record wrote; for Kind replay.");

    /// <summary>Reads the section.</summary>
    public static BoardSettings Read(SettingsSection section)
    {
        var settings = new BoardSettings(section.Get(KindKey), section.Get(TraceKey));
        if (settings.Kind == "replay" && settings.Trace.Length == 0)
            section.Add(TraceKey.Key, "is missing", "Kind replay needs the file of a trace");
        else if (settings.Kind != "replay" && settings.Trace.Length > 0)
            section.Add(TraceKey.Key, $"does nothing with Kind {settings.Kind}", "use Kind replay, or leave it out");
        section.RefuseUnknown();
        return settings;
    }
}
