using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Pipeline;

/// <summary>Corrects a number by a known error: value × scale + offset.</summary>
public sealed class Calibrate(double offset, double scale) : IStage
{
    private static readonly Setting<double> OffsetKey =
        Setting.Number("Offset", 0, double.MinValue, double.MaxValue, "Added to the value, after Scale.");

    private static readonly Setting<double> ScaleKey =
        Setting.Number("Scale", 1, double.MinValue, double.MaxValue, "The value is multiplied by it.");

    /// <summary>Reads the section <c>Calibrate</c>.</summary>
    public static Calibrate Read(SettingsSection section)
    {
        var stage = new Calibrate(section.Get(OffsetKey), section.Get(ScaleKey));
        section.RefuseUnknown();
        return stage;
    }

    /// <inheritdoc/>
    public bool Apply(ref Reading reading)
    {
        if (reading.Value.Kind == ValueKind.Number)
            reading = reading with { Value = SensorValue.Of((reading.Value.Number * scale) + offset) };
        return true;
    }
}
