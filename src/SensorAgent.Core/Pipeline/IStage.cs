using SensorAgent.Core.Model;

namespace SensorAgent.Core.Pipeline;

/// <summary>One step of a channel's chain: it changes a good reading, or ends the chain for it. Its only clock is <see cref="Reading.At"/>.</summary>
public interface IStage
{
    /// <summary>Applies the step; false ends the chain: nothing is published.</summary>
    bool Apply(ref Reading reading);

    /// <summary>Forgets what was: the sensor had a fault, and begins anew.</summary>
    void Forget()
    {
    }
}
