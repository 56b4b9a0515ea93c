using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Outputs;

/// <summary>Why a change was not made, and when it could be; null for whenever somebody asks again.</summary>
public readonly record struct Refusal(string Reason, TimeSpan? Until = null);

/// <summary>Says whether an output may change: once on, once off, how often, and who else is on. Time is the worker's clock.</summary>
public sealed class OutputGuards(string output, GuardPlan plan, InterlockGroup? interlock)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly Queue<TimeSpan> _switchedOn = new();
    private TimeSpan? _offSince;
    private bool _isOn;

    /// <summary>The same history under other rules; the conflict is why an output that is on may not stay so under them.</summary>
    public OutputGuards With(GuardPlan next, InterlockGroup? group, out string? conflict)
    {
        conflict = null;
        if (!ReferenceEquals(interlock, group))
        {
            interlock?.Release(output);
            conflict = _isOn ? group?.Take(output, next.DeadTime) : null;
        }

        var guards = new OutputGuards(output, next, group) { _offSince = _offSince, _isOn = _isOn };
        foreach (var at in _switchedOn)
            guards._switchedOn.Enqueue(at);
        return guards;
    }

    /// <summary>Refuses a program that could not be carried out to its end; null when it could be.</summary>
    public Refusal? Check(OutputProgram next)
    {
        if (next.Timer is not { Each: var each, Steps: var steps } timer)
            return null;
        if ((next.State.IsOn || steps > 0) && each < plan.MinOn)
            return TooShort("on", each, "MinOn", plan.MinOn);
        if ((!next.State.IsOn || steps > 0) && (timer.End.IsOn || steps > 0) && each < plan.MinOff)
            return TooShort("off", each, "MinOff", plan.MinOff);
        return 1 + (steps / 2) > plan.MaxSwitchesPerHour
            ? new($"It may be switched on {plan.MaxSwitchesPerHour} times within an hour only (MaxSwitchesPerHour).")
            : null;
    }

    /// <summary>Refuses a change of state, or takes what it needs for it; null when it may be made.</summary>
    /// <param name="from">What holds.</param>
    /// <param name="to">What is to hold.</param>
    /// <param name="now">The time.</param>
    /// <param name="isSafety">A fail-safe or the end of the agent: switching off is always allowed to it.</param>
    public Refusal? Check(OutputProgram from, OutputState to, TimeSpan now, bool isSafety)
    {
        if (to.IsOn == _isOn)
            return null;
        if (!to.IsOn)
        {
            return !isSafety && from.OnSince + plan.MinOn is { } until && now < until
                ? new($"It must stay on for another {Left(until - now)} (MinOn {Duration.ToWords(plan.MinOn)}).", until)
                : null;
        }

        if (_offSince + plan.MinOff is { } end && now < end)
            return new($"It must stay off for another {Left(end - now)} (MinOff {Duration.ToWords(plan.MinOff)}).", end);

        while (_switchedOn.TryPeek(out var first) && now - first >= Hour)
            _switchedOn.Dequeue();
        if (_switchedOn.Count >= plan.MaxSwitchesPerHour)
        {
            var free = _switchedOn.Peek() + Hour;
            return new($"It was switched on {_switchedOn.Count} times within an hour (MaxSwitchesPerHour); wait another {Left(free - now)}.", free);
        }

        return interlock?.Take(output, plan.DeadTime) is { } reason ? new(reason) : null;
    }

    /// <summary>The hardware says what it does.</summary>
    public void Saw(OutputState actual, TimeSpan now)
    {
        if (!actual.IsOn)
            interlock?.Release(output);
        if (actual.IsOn == _isOn)
            return;
        _isOn = actual.IsOn;
        if (_isOn)
            _switchedOn.Enqueue(now);
        else
            _offSince = now;
    }

    private static Refusal TooShort(string state, TimeSpan time, string key, TimeSpan least) =>
        new($"{Duration.ToWords(time)} {state} is shorter than {key}, {Duration.ToWords(least)}.");

    private static string Left(TimeSpan time) => Duration.ToWords(TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds)));
}
