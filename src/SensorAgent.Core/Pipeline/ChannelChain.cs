using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Pipeline;

/// <summary>
/// The stages of one channel in their documented order: SkipFirst, the chip's own range, Calibrate (that of the configuration, then that made live), Unit, ValidRange, MaxStep, Filter, Round, Alarm, Report.
/// </summary>
public sealed class ChannelChain
{
    private static readonly Setting<int?> RoundKey = Setting.OptionalInteger("Round", 0, 9, "Decimals that are published.");

    private readonly IStage[] _stages;
    private readonly Report _report;
    private readonly Calibrate _calibrate;
    private readonly LiveCalibration _live;
    private readonly ConvertUnit? _unit;
    private volatile bool _isRecalibrated;

    private ChannelChain(IStage[] stages, Calibrate calibrate, LiveCalibration live, ConvertUnit? convert, Alarm? alarm, Report report, string unit, TimeSpan lifetime)
    {
        (_calibrate, _live, _unit) = (calibrate, live, convert);
        Alarm = alarm;
        _stages = stages;
        _report = report;
        Unit = unit;
        Lifetime = lifetime;
    }

    /// <summary>Every key of a channel: those of its own under an empty name, and those of its sections, with the keys that hold lists.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<Setting> Keys, IReadOnlyList<string> Lists)> Sections { get; } =
    [
        ("", [ChannelPlan.EnabledKey, SkipFirst.Key, ConvertUnit.Key, MaxStep.Key, RoundKey], []),
        ("Calibrate", Calibrate.Keys, Calibrate.Lists),
        ("ValidRange", ValidRange.Keys, []),
        ("Filter", Filter.Keys, []),
        ("Alarm", Alarm.Keys, []),
        ("Report", Report.Keys, []),
    ];

    /// <summary>The unit of what comes out.</summary>
    public string Unit { get; }

    /// <summary>Watches the channel; null where nothing is to be watched.</summary>
    public Alarm? Alarm { get; }

    /// <summary>How long a published value may stand before it is stale.</summary>
    public TimeSpan Lifetime { get; }

    /// <summary>Reads a channel's section and refuses what no stage knows.</summary>
    public static ChannelChain Read(SensorPlan sensor, ChannelPlan channel)
    {
        var section = channel.Settings;
        var unit = ConvertUnit.Read(section, channel.Quantity);
        var quantity = unit?.Convert(channel.Quantity) ?? channel.Quantity;
        var decimals = section.Get(RoundKey) ?? quantity.Decimals;
        var calibrate = Calibrate.Read(section.Section("Calibrate"));
        var live = new LiveCalibration();
        var alarm = Alarm.Read(section);
        IStage?[] stages =
        [
            SkipFirst.Read(section),
            ValidRange.OfChip(channel.Quantity),
            calibrate,
            live,
            unit,
            ValidRange.Read(section.Section("ValidRange")),
            MaxStep.Read(section),
            Filter.Read(section),
            decimals is { } places ? new Round(places) : null,
            alarm,
        ];
        var report = Report.Read(section.Section("Report"));
        section.RefuseUnknown();

        var lifetime = TimeSpan.FromTicks(Math.Max(3 * report.LongestSilence(sensor.Interval).Ticks, sensor.StaleAfter.Ticks));
        return new([.. stages.OfType<IStage>()], calibrate, live, unit, alarm, report, quantity.Unit, lifetime);
    }

    /// <summary>A raw number after <c>Calibrate</c>: what other quantities are calculated from.</summary>
    public double Calibrated(double raw) => _live.Correct(_calibrate.Correct(raw));

    /// <summary>What was found out about the channel while the agent ran; null for nothing.</summary>
    public KeptCalibration? LiveCalibration => _live.Kept;

    /// <summary>What the channel would say last without it, in the unit of the quantity table; null before the first number.</summary>
    public double? Uncalibrated => _live.Raw;

    /// <summary>A number after the live calibration, in the unit of the quantity table.</summary>
    public double Corrected(double number) => _live.Correct(number);

    /// <summary>A number as it is published, in the unit of the quantity table.</summary>
    public double FromPublished(double number) => _unit?.Back(number) ?? number;

    /// <summary>A number in the unit of the quantity table, as it is published.</summary>
    public double ToPublished(double number) => _unit?.Forth(number) ?? number;

    /// <summary>Goes on with another live calibration, or with none; what was smoothed and held back before is forgotten. From any thread.</summary>
    public void Use(KeptCalibration? calibration)
    {
        _live.Use(calibration);
        _isRecalibrated = true;
    }

    /// <summary>Is told of every reading as it is before <c>Report</c> decides whether it is published.</summary>
    public Action<Reading>? Settled { get; set; }

    /// <summary>Makes of a reading what is to be published; false when nothing is. A bad reading is always told.</summary>
    public bool Apply(ref Reading reading)
    {
        if (_isRecalibrated)
            BeginAnew();
        foreach (var stage in _stages)
        {
            if (reading.Quality == Quality.Bad)
                break;
            if (!stage.Apply(ref reading))
                return false;
        }

        Settled?.Invoke(reading);
        if (reading.Quality != Quality.Bad)
            return _report.Apply(ref reading);
        _report.Forget();
        return true;
    }

    private void BeginAnew()
    {
        _isRecalibrated = false;
        foreach (var stage in _stages)
        {
            if (stage is not SkipFirst)
                stage.Forget();
        }

        _report.Forget();
    }

    /// <summary>After a fault every stage begins anew, and the next good reading is published in any case.</summary>
    public void Interrupt()
    {
        foreach (var stage in _stages)
            stage.Forget();
        _report.Forget();
    }
}
