using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Pipeline;

/// <summary>A sensor with the chains of its channels, in their order.</summary>
public sealed record SensorChains(SensorPlan Sensor, IReadOnlyList<ChannelChain> Chains);
