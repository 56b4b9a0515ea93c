using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Chips;

/// <summary>Dust sensors whose fan and laser can rest between reads: the key, and the times that must fit then.</summary>
internal static class FanRest
{
    /// <summary>How long the fan must have run before the values are right: 30 s (PMS5003 manual, attention 4; SDS011 alike).</summary>
    public static readonly TimeSpan RunUp = TimeSpan.FromSeconds(30);

    /// <summary>The key.</summary>
    public static readonly Setting<bool> Key = Setting.Flag(
        "Sleep", false, "Lets fan and laser rest between reads, for the laser lives for some 8000 hours; a read then takes 30 seconds longer.");

    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMinutes(1);

    /// <summary>Refuses times into which the run-up does not fit.</summary>
    public static void Check(SettingsSection section, SensorDescription description)
    {
        if (!section.Get(Key))
            return;
        if (section.Get(SensorPlan.TimeoutKey) < ShortestTimeout)
            section.Add(
                SensorPlan.TimeoutKey.Key, "is too short with Sleep",
                $"the fan runs up for 30 seconds before a read; use {Duration.ToWords(ShortestTimeout)} or more");
        if (section.Get(SensorPlan.IntervalKey(description)) < ShortestInterval)
            section.Add(
                "Interval", "is too short with Sleep",
                $"the fan runs up for 30 seconds before a read; use {Duration.ToWords(ShortestInterval)} or more");
    }
}
