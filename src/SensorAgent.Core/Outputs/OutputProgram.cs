using SensorAgent.Core.Commands;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Outputs;

/// <summary>A running timer: at <paramref name="Due"/> the next step is taken, or the end when none is left.</summary>
/// <param name="Due">When, on the monotonic clock.</param>
/// <param name="Steps">How many steps are left before the end.</param>
/// <param name="Each">How long each of them lasts.</param>
/// <param name="End">The state at the end.</param>
public readonly record struct OutputTimer(TimeSpan Due, int Steps, TimeSpan Each, OutputState End);

/// <summary>
/// What an output should do, why, and until when: the whole state machine as a value. Time is an argument, on a monotonic
/// clock; nothing here touches the hardware.
/// </summary>
public sealed record OutputProgram(OutputState State, OutputCause Cause, TimeSpan Since)
{
    /// <summary>Since when it has been on at a stretch; null while off.</summary>
    public TimeSpan? OnSince { get; init; } = State.IsOn ? Since : null;

    /// <summary>The running timer, or null.</summary>
    public OutputTimer? Timer { get; init; }

    /// <summary>Why the last change was made, where a word is not enough.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The state that will hold when nobody says anything else: what is worth remembering over a restart.</summary>
    public OutputState Lasting => Timer?.End ?? State;

    /// <summary>When something is to be done next; null for never.</summary>
    public TimeSpan? Due(TimeSpan? maxOn)
    {
        var limit = OnSince + maxOn;
        return Timer is { } timer && !(limit < timer.Due) ? timer.Due : limit;
    }

    /// <summary>The program after a command.</summary>
    public OutputProgram After(Command command, TimeSpan now) => command switch
    {
        SetCommand set => Timed(set.State, set.For, now),
        ToggleCommand toggle => Timed(State.IsOn ? OutputState.Off : OutputState.On, toggle.For, now),
        BlinkCommand blink => Take(OutputState.On, OutputCause.Command, now) with
        {
            Timer = new(now + blink.Each, (blink.Times * 2) - 2, blink.Each, Lasting),
        },
        CancelCommand when Timer is { } timer => Take(timer.End, OutputCause.Command, now),
        _ => this,
    };

    /// <summary>The program after what is due by now; the same object when nothing is.</summary>
    public OutputProgram At(TimeSpan now, TimeSpan? maxOn)
    {
        if (OnSince is { } on && maxOn is { } limit && now - on >= limit)
            return Fail(OutputState.Off, $"It was on for MaxOn, {Options.Duration.ToWords(limit)}.", now);
        if (Timer is not { } timer || now < timer.Due)
            return this;
        if (timer.Steps == 0)
            return Take(timer.End, OutputCause.Timer, now);

        var next = State.IsOn ? OutputState.Off : OutputState.On;
        return Take(next, OutputCause.Timer, now) with { Timer = timer with { Due = timer.Due + timer.Each, Steps = timer.Steps - 1 } };
    }

    /// <summary>The program after a declared safety has struck.</summary>
    public OutputProgram Fail(OutputState safe, string reason, TimeSpan now) => Take(safe, OutputCause.Failsafe, now) with { Reason = reason };

    /// <summary>The program that takes a state for good; a running timer ends.</summary>
    public OutputProgram Take(OutputState state, OutputCause cause, TimeSpan now) => new(state, cause, state == State ? Since : now)
    {
        OnSince = state.IsOn ? OnSince ?? now : null,
    };

    /// <summary>A timed state ends off; a timed OFF ends in what was.</summary>
    private OutputProgram Timed(OutputState state, TimeSpan? time, TimeSpan now)
    {
        var end = state.IsOn ? OutputState.Off : Lasting;
        var next = Take(state, OutputCause.Command, now);
        return time is { } length ? next with { Timer = new(now + length, 0, length, end) } : next;
    }
}
