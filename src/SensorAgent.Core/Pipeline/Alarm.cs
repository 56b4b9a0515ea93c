using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Pipeline;

/// <summary>
/// Watches a number: <c>low</c> or <c>high</c> when it has been beyond a bound for a while, <c>ok</c> again when it has come back by the
/// hysteresis. It lets every reading pass.
/// </summary>
public sealed class Alarm(double? low, double? high, double hysteresis, TimeSpan delay) : IStage
{
    private static readonly Setting<double?> LowKey = Setting.OptionalNumber("Low", double.MinValue, double.MaxValue, "Below this it is low.");
    private static readonly Setting<double?> HighKey = Setting.OptionalNumber("High", double.MinValue, double.MaxValue, "Above this it is high.");
    private static readonly Setting<double> HysteresisKey = Setting.Number("Hysteresis", 0, 0, double.MaxValue, "How far it must come back to be ok again.");

    private static readonly Setting<TimeSpan> DelayKey = Setting.Time(
        "Delay", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(1), "How long it must be beyond the bound.");

    /// <summary>The section's keys.</summary>
    public static IReadOnlyList<Setting> Keys => [LowKey, HighKey, HysteresisKey, DelayKey];

    private (string State, DateTimeOffset Since)? _pending;

    /// <summary><c>ok</c>, <c>low</c> or <c>high</c>; empty before the first reading.</summary>
    public string State { get; private set; } = "";

    /// <summary>What is wrong, as a sentence; empty while it is ok.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Reads the section <c>Alarm</c>; null where it is absent.</summary>
    public static Alarm? Read(SettingsSection channel)
    {
        var section = channel.Section("Alarm");
        var (low, high, hysteresis) = (section.Get(LowKey), section.Get(HighKey), section.Get(HysteresisKey));
        var delay = section.Get(DelayKey);
        section.RefuseUnknown();
        if (!channel.Has("Alarm"))
            return null;
        if (low is null && high is null)
            section.Add("High", "is missing, and Low as well", "give at least one of them");
        if (low + hysteresis > high - hysteresis)
            section.Add("Hysteresis", "leaves no room between Low and High", "make it smaller");
        return new(low, high, hysteresis, delay);
    }

    /// <inheritdoc/>
    public bool Apply(ref Reading reading)
    {
        if (reading.Value.Kind != ValueKind.Number)
            return true;

        var next = Next(reading.Value.Number);
        if (next == State)
            _pending = null;
        else if (next == "ok" || delay == TimeSpan.Zero)
            Enter(next, reading);
        else
            AwaitDelay(next, reading);
        return true;
    }

    private void AwaitDelay(string next, in Reading reading)
    {
        if (State.Length == 0)
            Enter("ok", reading); // until it has been beyond the bound for long enough
        if (_pending is not { } pending || pending.State != next || reading.At < pending.Since) // the clock was set back
            _pending = (next, reading.At);
        else if (reading.At - pending.Since >= delay)
            Enter(next, reading);
    }

    private string Next(double number)
    {
        var margin = State is "low" or "high" ? hysteresis : 0;
        if (number < low + (State == "low" ? margin : 0))
            return "low";
        return number > high - (State == "high" ? margin : 0) ? "high" : "ok";
    }

    private void Enter(string state, in Reading reading)
    {
        State = state;
        _pending = null;
        Text = state == "ok" ? "" : $"{reading.Channel} is {state}: {Messaging.Payload.ValueText(reading)} {reading.Unit}".TrimEnd() + ".";
    }
}
