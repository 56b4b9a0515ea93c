using SensorAgent.Core.Model;

namespace SensorAgent.Core.Pipeline;

/// <summary>Rounds a number to so many decimals, halves away from zero, and has it published with them.</summary>
public sealed class Round(int decimals) : IStage
{
    /// <inheritdoc/>
    public bool Apply(ref Reading reading)
    {
        if (reading.Value.Kind == ValueKind.Number)
            reading = reading with { Value = SensorValue.Of(Math.Round(reading.Value.Number, decimals, MidpointRounding.AwayFromZero)), Decimals = decimals };
        return true;
    }
}
