using SensorAgent.Core.Options;

namespace SensorAgent.Devices.Chips;

/// <summary>For what comes when it comes, from somebody else.</summary>
internal static class Silence
{
    /// <summary>How long nothing may come.</summary>
    public static readonly Setting<TimeSpan> StaleKey = Setting.Time(
        "StaleAfter", TimeSpan.FromHours(1), TimeSpan.FromSeconds(1), TimeSpan.FromDays(30),
        "When nothing new has come for so long, the channel is stale.");
}
