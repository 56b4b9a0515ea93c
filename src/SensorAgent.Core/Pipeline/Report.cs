using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Pipeline;

/// <summary>
/// Decides which readings are published: those that moved by at least <c>OnChange</c>, one after <c>Every</c> in any case, and
/// none sooner than <c>AtLeast</c> after the last.
/// </summary>
public sealed class Report(Threshold? onChange, TimeSpan every, TimeSpan atLeast) : IStage
{
    private static readonly TimeSpan DefaultEvery = TimeSpan.FromMinutes(5);

    private static readonly Setting<Threshold?> OnChangeKey = new(
        "OnChange", "use a number such as 0.1, or a share such as 5%",
        "Publish when the value moved by at least this much; absent publishes every reading.", null,
        text => Threshold.TryParse(text, out var threshold) ? new(threshold) : default, _ => "");

    private static readonly Setting<TimeSpan> EveryKey = Setting.Time(
        "Every", DefaultEvery, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7), "With OnChange: publish after this long even without a change.");

    private static readonly Setting<TimeSpan> AtLeastKey = Setting.Time(
        "AtLeast", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(1), "Never publish sooner after the last than this.");

    /// <summary>The section's keys.</summary>
    public static IReadOnlyList<Setting> Keys => [OnChangeKey, EveryKey, AtLeastKey];

    private (DateTimeOffset At, SensorValue Value, Quality Quality)? _last;
    private (int Count, double Minimum, double Maximum, double Sum) _since;

    /// <summary>The longest that a working channel is silent, given how often it is read.</summary>
    public TimeSpan LongestSilence(TimeSpan interval)
    {
        var silence = onChange is null ? atLeast : every;
        return silence > interval ? silence : interval;
    }

    /// <summary>Reads the section <c>Report</c>.</summary>
    public static Report Read(SettingsSection section)
    {
        var stage = new Report(section.Get(OnChangeKey), section.Get(EveryKey), section.Get(AtLeastKey));
        section.RefuseUnknown();
        return stage;
    }

    /// <inheritdoc/>
    public bool Apply(ref Reading reading)
    {
        if (reading.Value.Kind == ValueKind.Number)
            Gather(reading.Value.Number);
        if (_last is { } last && reading.Quality == last.Quality && !IsDue(reading, last))
            return false;
        if (_since.Count > 1)
            reading = reading with { Over = new(_since.Count, _since.Minimum, _since.Maximum, _since.Sum / _since.Count) };
        _since = default;
        _last = (reading.At, reading.Value, reading.Quality);
        return true;
    }

    /// <summary>After a fault the next good reading is news, whatever its value.</summary>
    public void Forget() => (_last, _since) = (null, default);

    private void Gather(double number) => _since = _since.Count == 0
        ? (1, number, number, number)
        : (_since.Count + 1, Math.Min(_since.Minimum, number), Math.Max(_since.Maximum, number), _since.Sum + number);

    private bool IsDue(in Reading reading, in (DateTimeOffset At, SensorValue Value, Quality Quality) last)
    {
        var since = reading.At - last.At;
        if (since < TimeSpan.Zero)
            return true; // the clock was set back
        if (since < atLeast)
            return false;
        return onChange is not { } delta || since >= every || (reading.Value.Kind == ValueKind.Number
            ? delta.IsPassed(last.Value.Number, reading.Value.Number)
            : reading.Value != last.Value);
    }
}
