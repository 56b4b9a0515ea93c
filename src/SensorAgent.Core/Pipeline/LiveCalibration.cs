using SensorAgent.Core.Model;

namespace SensorAgent.Core.Pipeline;

/// <summary>What a person found out about a channel while the agent ran, in the unit of the quantity table.</summary>
/// <param name="Offset">Added to what the configuration's calibration gives; 0 where there are points.</param>
/// <param name="Points">Pairs of what that gives and what is true; empty where there is an offset.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
public sealed record KeptCalibration(double Offset, IReadOnlyList<(double Raw, double True)> Points, DateTimeOffset At, string By);

/// <summary>Corrects a number by what was found out while the agent ran, after what the configuration says. Set from any thread.</summary>
public sealed class LiveCalibration : IStage
{
    private volatile Correction? _correction;
    private double _raw = double.NaN;

    /// <summary>What was found out; null for nothing.</summary>
    public KeptCalibration? Kept => _correction?.Kept;

    /// <summary>The last number that came in, not corrected; null before the first.</summary>
    public double? Raw => Volatile.Read(ref _raw) is var raw && double.IsFinite(raw) ? raw : null;

    /// <summary>Goes on with another calibration, or with none.</summary>
    public void Use(KeptCalibration? kept) => _correction = kept is null ? null : new(kept, new(kept.Offset, 1, kept.Points, []));

    /// <summary>The corrected number.</summary>
    public double Correct(double number) => _correction?.By.Correct(number) ?? number;

    /// <inheritdoc/>
    public bool Apply(ref Reading reading)
    {
        if (reading.Value.Kind != ValueKind.Number)
            return true;
        Volatile.Write(ref _raw, reading.Value.Number);
        if (_correction is { } correction)
            reading = reading with { Value = SensorValue.Of(correction.By.Correct(reading.Value.Number)) };
        return true;
    }

    private sealed record Correction(KeptCalibration Kept, Calibrate By);
}
