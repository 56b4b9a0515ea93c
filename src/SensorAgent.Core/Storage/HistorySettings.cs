using SensorAgent.Core.Options;

namespace SensorAgent.Core.Storage;

/// <summary>Section <c>History</c>: what is kept on disk, and for how long.</summary>
/// <param name="Enabled">Whether readings are kept at all.</param>
/// <param name="MaxAge">Older readings are dropped.</param>
/// <param name="MaxBytes">Beyond so many bytes the oldest are dropped.</param>
/// <param name="FlushEvery">How often they go to disk while the broker is there; every second while it is not.</param>
public sealed record HistorySettings(bool Enabled, TimeSpan MaxAge, int MaxBytes, TimeSpan FlushEvery)
{
    private static readonly Setting<bool> EnabledKey = Setting.Flag("Enabled", true, "Whether readings are kept on disk.");

    private static readonly Setting<TimeSpan> MaxAgeKey = Setting.Time(
        "MaxAge", TimeSpan.FromDays(30), TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650), "Older readings are dropped.");

    private static readonly Setting<int> MaxBytesKey = Setting.Integer(
        "MaxBytes", 500_000_000, 1_000_000, int.MaxValue, "Beyond so many bytes the oldest are dropped; a million readings take about 65 MB.");

    private static readonly Setting<TimeSpan> FlushEveryKey = Setting.Time(
        "FlushEvery", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1),
        "How often readings go to disk while the broker is there; every second while it is not.");

    /// <summary>The section's keys.</summary>
    public static IReadOnlyList<Setting> Keys => [EnabledKey, MaxAgeKey, MaxBytesKey, FlushEveryKey];

    /// <summary>Reads the section.</summary>
    public static HistorySettings Read(SettingsSection section)
    {
        var settings = new HistorySettings(
            section.Get(EnabledKey), section.Get(MaxAgeKey), section.Get(MaxBytesKey), section.Get(FlushEveryKey));
        section.RefuseUnknown();
        return settings;
    }
}
