using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Pipeline;

/// <summary>The stages of one channel in their documented order: Calibrate, ValidRange, Round, Report.</summary>
public sealed class ChannelChain
{
    private readonly IStage[] _stages;
    private readonly Report _report;

    private ChannelChain(IStage[] stages, Report report, TimeSpan lifetime)
    {
        _stages = stages;
        _report = report;
        Lifetime = lifetime;
    }

    /// <summary>How long a published value may stand before it is stale.</summary>
    public TimeSpan Lifetime { get; }

    /// <summary>Reads a channel's section and refuses what no stage knows.</summary>
    public static ChannelChain Read(SensorPlan sensor, ChannelPlan channel)
    {
        var section = channel.Settings;
        var stages = new List<IStage> { Calibrate.Read(section.Section("Calibrate")), ValidRange.Read(section.Section("ValidRange"), channel.Quantity) };
        var decimals = section.Get(Setting.OptionalInteger("Round", 0, 9, "Decimals that are published.")) ?? channel.Quantity.Decimals;
        if (decimals is { } places)
            stages.Add(new Round(places));
        var report = Report.Read(section.Section("Report"));
        section.RefuseUnknown();

        var lifetime = TimeSpan.FromTicks(Math.Max(3 * report.LongestSilence(sensor.Interval).Ticks, sensor.StaleAfter.Ticks));
        return new([.. stages], report, lifetime);
    }

    /// <summary>Makes of a reading what is to be published; false when nothing is. A bad reading is always told.</summary>
    public bool Apply(ref Reading reading)
    {
        foreach (var stage in _stages)
        {
            if (reading.Quality == Quality.Bad)
                break;
            if (!stage.Apply(ref reading))
                return false;
        }

        if (reading.Quality != Quality.Bad)
            return _report.Apply(ref reading);
        _report.Forget();
        return true;
    }

    /// <summary>After a fault the next good reading is published in any case.</summary>
    public void Interrupt() => _report.Forget();
}
