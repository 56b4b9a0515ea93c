using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Pipeline;

/// <summary>
/// Holds back spikes: a number that moved faster than so much a second since the last one that passed. When the third in a row says
/// the same, it was no spike, and passes.
/// </summary>
public sealed class MaxStep(double perSecond) : IStage
{
    private const int Patience = 2;

    /// <summary>The key.</summary>
    public static Setting<double?> Key { get; } =
        Setting.OptionalNumber("MaxStep", 0, double.MaxValue, "Spikes that move faster than so much a second are held back.");

    private Reading? _last;
    private int _held;

    /// <summary>Reads the key <c>MaxStep</c>; null where it is absent.</summary>
    public static MaxStep? Read(SettingsSection section) =>
        section.Get(Key) is { } step ? new(step) : null;

    /// <inheritdoc/>
    public bool Apply(ref Reading reading)
    {
        if (reading.Value.Kind != ValueKind.Number)
            return true;
        if (_last is { } last && IsSpike(reading, last) && _held < Patience)
        {
            _held++;
            return false;
        }

        (_last, _held) = (reading, 0);
        return true;
    }

    /// <inheritdoc/>
    public void Forget() => (_last, _held) = (null, 0);

    private bool IsSpike(in Reading reading, in Reading last)
    {
        var seconds = (reading.At - last.At).TotalSeconds;
        return seconds > 0 && Math.Abs(reading.Value.Number - last.Value.Number) / seconds > perSecond;
    }
}
