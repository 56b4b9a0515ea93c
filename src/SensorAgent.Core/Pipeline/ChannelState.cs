using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Pipeline;

/// <summary>What a channel says, and how it is.</summary>
/// <param name="Sensor">Its sensor.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Unit">The unit of what is published.</param>
/// <param name="Last">The last reading that was published, good or bad; null before the first.</param>
/// <param name="Status">As on its status topic; empty before the first reading.</param>
/// <param name="Alarm">As on its alarm topic; empty where it has none.</param>
public sealed record ChannelState(SensorPlan Sensor, ChannelPlan Channel, string Unit, Reading? Last, string Status, string Alarm)
{
    /// <summary>What was found out about it while the agent ran; null for nothing.</summary>
    public KeptCalibration? Calibration { get; init; }
}
