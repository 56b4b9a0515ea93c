using SensorAgent.Core.Model;

namespace SensorAgent.Core.Sensors;

/// <summary>Where what a sensor says goes. Called from the sensor's own loop, one call at a time for each sensor.</summary>
public interface ISensorSink
{
    /// <summary>The sensor was read.</summary>
    void Measured(SensorPlan sensor, IReadOnlyList<Measurement> measurements, DateTimeOffset at);

    /// <summary>The sensor could not be opened or read.</summary>
    void Faulted(SensorPlan sensor, SensorFault fault, DateTimeOffset at);

    /// <summary>The agent stops asking it.</summary>
    void Stopped(SensorPlan sensor);
}
