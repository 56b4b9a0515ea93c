using System.Globalization;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Outputs;

/// <summary>Why a change was not made, and when it could be; null for whenever somebody asks again.</summary>
public readonly record struct Refusal(string Reason, TimeSpan? Until = null);

/// <summary>Says whether an output may change: once on, once off, how often, and who else is on. Time is the worker's clock.</summary>
public sealed class OutputGuards
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly string _output;
    private readonly GuardPlan _plan;
    private readonly InterlockGroup? _interlock;
    private readonly Queue<TimeSpan> _switchedOn = new();
    private TimeSpan? _onSince;
    private TimeSpan? _offSince;
    private bool _isOn;
    private bool _isLost;

    /// <summary>The guards of an output that has not been reached yet.</summary>
    public OutputGuards(string output, GuardPlan plan, InterlockGroup? interlock)
        : this(output, plan, interlock, isReached: false)
    {
    }

    private OutputGuards(string output, GuardPlan plan, InterlockGroup? interlock, bool isReached)
    {
        (_output, _plan, _interlock) = (output, plan, interlock);
        if (!isReached)
            interlock?.Join(output);
    }

    /// <summary>
    /// What has to be known after a restart: whether it is on, since when it is off, and when it was switched on. On the machine's own clock,
    /// which nobody sets, and which begins anew with the machine: what it says then makes the guards wait longer, never shorter.
    /// </summary>
    /// <param name="origin">Where the worker's clock begins on that clock.</param>
    public string Kept(TimeSpan origin) => string.Join(' ', new[] { _isOn || _isLost ? "ON" : "OFF", $"{((_offSince ?? TimeSpan.Zero) + origin).Ticks}" }
        .Concat(_switchedOn.Select(at => $"{(at + origin).Ticks}")));

    /// <summary>Takes up what was kept by another life of the agent.</summary>
    public void Recall(string kept, TimeSpan origin)
    {
        if (kept.Split(' ') is not [("ON" or "OFF") and var state, .. var rest] || rest.Length == 0)
            return;
        var times = rest.Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) ? new TimeSpan(ticks) - origin : TimeSpan.Zero)
            .Select(time => time < TimeSpan.Zero ? time : TimeSpan.Zero).ToArray();
        _isLost = state == "ON"; // it may have fallen: what it does now is news
        _offSince = _isLost ? TimeSpan.Zero : times[0];
        foreach (var at in times.Skip(1))
            _switchedOn.Enqueue(at);
    }

    /// <summary>The hardware was found as it is, and is to stay so: why it must not, or null.</summary>
    public string? Found(OutputState actual)
    {
        _interlock?.Reached(_output, actual.IsOn);
        return actual.IsOn ? _interlock?.Take(_output, TimeSpan.Zero) : null;
    }

    /// <summary>The hardware failed while it was told a state, and may have taken it; true when there is something new to keep for a restart.</summary>
    public bool Lost(OutputState? told, TimeSpan now)
    {
        var isNew = !_isLost;
        _isLost = true;
        if (told is { } state && state.IsOn != _isOn)
        {
            Note(state.IsOn, now);
            isNew = true;
        }

        return isNew && _plan.OutlivesRestarts;
    }

    /// <summary>The output is driven no more.</summary>
    public void Leave() => _interlock?.Leave(_output);

    /// <summary>The same history under other rules; the conflict is why an output that is on may not stay so under them.</summary>
    public OutputGuards With(GuardPlan next, InterlockGroup? group, out string? conflict)
    {
        conflict = null;
        if (!ReferenceEquals(_interlock, group))
        {
            _interlock?.Release(_output);
            Leave();
            conflict = _isOn ? group?.Take(_output, next.DeadTime) : null;
        }

        var guards = new OutputGuards(_output, next, group, isReached: true) { _onSince = _onSince, _offSince = _offSince, _isOn = _isOn, _isLost = _isLost };
        foreach (var at in _switchedOn)
            guards._switchedOn.Enqueue(at);
        return guards;
    }

    /// <summary>Refuses a program that could not be carried out to its end; null when it could be.</summary>
    public Refusal? Check(OutputProgram next)
    {
        if (next.Timer is not { Each: var each, Steps: var steps } timer)
            return null;
        if ((next.State.IsOn || steps > 0) && each < _plan.MinOn)
            return TooShort("on", each, "MinOn", _plan.MinOn);
        if ((!next.State.IsOn || steps > 0) && (timer.End.IsOn || steps > 0) && each < _plan.MinOff)
            return TooShort("off", each, "MinOff", _plan.MinOff);
        return 1 + (steps / 2) > _plan.MaxSwitchesPerHour
            ? new($"It may be switched on {_plan.MaxSwitchesPerHour} times within an hour only (MaxSwitchesPerHour).")
            : null;
    }

    /// <summary>Refuses a change of state, or takes what it needs for it; null when it may be made.</summary>
    /// <param name="to">What is to hold.</param>
    /// <param name="now">The time.</param>
    /// <param name="isSafety">A fail-safe or the end of the agent: switching off is always allowed to it.</param>
    public Refusal? Check(OutputState to, TimeSpan now, bool isSafety)
    {
        if (to.IsOn == _isOn)
            return null;
        if (!to.IsOn)
        {
            return !isSafety && _onSince + _plan.MinOn is { } until && now < until
                ? new($"It must stay on for another {Left(until - now)} (MinOn {Duration.ToWords(_plan.MinOn)}).", until)
                : null;
        }

        if (_offSince + _plan.MinOff is { } end && now < end)
            return new($"It must stay off for another {Left(end - now)} (MinOff {Duration.ToWords(_plan.MinOff)}).", end);

        while (_switchedOn.TryPeek(out var first) && now - first >= Hour)
            _switchedOn.Dequeue();
        if (_switchedOn.Count >= _plan.MaxSwitchesPerHour)
        {
            var free = _switchedOn.Peek() + Hour;
            return new($"It was switched on {_switchedOn.Count} times within an hour (MaxSwitchesPerHour); wait another {Left(free - now)}.", free);
        }

        return _interlock?.Take(_output, _plan.DeadTime) is { } reason ? new(reason) : null;
    }

    /// <summary>The hardware says what it does; true when there is something new to keep for a restart.</summary>
    public bool Saw(OutputState actual, TimeSpan now)
    {
        _interlock?.Reached(_output, actual.IsOn);
        if (!actual.IsOn)
            _interlock?.Release(_output);
        var isNew = actual.IsOn != _isOn || _isLost; // one that was lost may have done anything meanwhile
        _isLost = false;
        if (isNew)
            Note(actual.IsOn, now);
        return isNew && _plan.OutlivesRestarts;
    }

    /// <summary>How they stand, for whoever wants to know.</summary>
    /// <param name="wall">The time of day that it is at <paramref name="now"/>.</param>
    /// <param name="now">The time.</param>
    /// <param name="offAt">When <c>MaxOn</c> ends it; null for never.</param>
    public StandingGuards Standing(DateTimeOffset wall, TimeSpan now, TimeSpan? offAt)
    {
        var held = _isOn ? _onSince + _plan.MinOn : _offSince + _plan.MinOff;
        var recent = _plan.MaxSwitchesPerHour is null ? [] : _switchedOn.Where(at => now - at < Hour).Select(at => wall - (now - at)).ToArray();
        return new(_output, _plan, _isOn, held > now ? wall + (held - now) : null, wall + (offAt - now), recent, _interlock);
    }

    private void Note(bool on, TimeSpan now)
    {
        _isOn = on;
        _onSince = on ? now : null;
        if (on)
            _switchedOn.Enqueue(now);
        else
            _offSince = now;
    }

    private static Refusal TooShort(string state, TimeSpan time, string key, TimeSpan least) =>
        new($"{Duration.ToWords(time)} {state} is shorter than {key}, {Duration.ToWords(least)}.");

    private static string Left(TimeSpan time) => Duration.ToWords(TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds)));
}
