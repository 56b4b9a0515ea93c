using SensorAgent.Core.Model;

namespace SensorAgent.Core.Sensors;

/// <summary>Where what a sensor says goes. Called from the sensor's own loop, one call at a time for each sensor.</summary>
public interface ISensorSink
{
    /// <summary>The sensor was read.</summary>
    void Measured(SensorPlan sensor, IReadOnlyList<Measurement> measurements, DateTimeOffset at);

    /// <summary>The sensor could not be opened or read.</summary>
    void Faulted(SensorPlan sensor, SensorFault fault, DateTimeOffset at);

    /// <summary>What a channel named <c>quantity/location</c> said last, in the unit of the quantity table; null where it says nothing good.</summary>
    double? Latest(string channel) => null;

    /// <summary>The agent stops asking it.</summary>
    void Stopped(SensorPlan sensor);
}
