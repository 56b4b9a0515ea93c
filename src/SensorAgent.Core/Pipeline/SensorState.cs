using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Pipeline;

/// <summary>How a sensor is.</summary>
/// <param name="Sensor">The sensor.</param>
/// <param name="State"><c>online</c> or <c>error:code</c>; empty before it was read.</param>
/// <param name="Error">Why it cannot be read, in words; empty while it can.</param>
/// <param name="Since">Since when it is so; null before it was read.</param>
public sealed record SensorState(SensorPlan Sensor, string State, string Error, DateTimeOffset? Since)
{
    /// <summary>How often it was read since it was started.</summary>
    public long Reads { get; init; }

    /// <summary>How often it could not be read since it was started.</summary>
    public long Faults { get; init; }

    /// <summary>The same sensor in another state, or in the same since the same time.</summary>
    internal SensorState Becomes(string state, string error, DateTimeOffset at) => this with { State = state, Error = error, Since = state == State ? Since : at };
}
