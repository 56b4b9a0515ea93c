using SensorAgent.Core.Model;

namespace SensorAgent.Core.Pipeline;

/// <summary>One step of a channel's chain: a good reading in, a reading out, or null to end the chain. Its only clock is <see cref="Reading.At"/>.</summary>
public interface IStage
{
    /// <summary>Applies the step.</summary>
    Reading? Apply(Reading reading);
}
