using SensorAgent.Core.Model;
using SensorAgent.Core.Pipeline;

namespace SensorAgent.Core.Tests.Fakes;

/// <summary>What comes out of a stage or a chain, as a value.</summary>
internal static class Applying
{
    public static Reading? Apply(this IStage stage, Reading reading) => stage.Apply(ref reading) ? reading : null;

    public static Reading? Apply(this ChannelChain chain, Reading reading) => chain.Apply(ref reading) ? reading : null;
}
