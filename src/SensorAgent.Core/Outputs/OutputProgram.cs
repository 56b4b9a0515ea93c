using SensorAgent.Core.Commands;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Outputs;

/// <summary>A running timer: at <paramref name="Due"/> the next step is taken, or the end when none is left.</summary>
/// <param name="Due">When, on the monotonic clock.</param>
/// <param name="Steps">How many steps are left before the end.</param>
/// <param name="Each">How long each of them lasts.</param>
/// <param name="End">The state at the end.</param>
public readonly record struct OutputTimer(TimeSpan Due, int Steps, TimeSpan Each, OutputState End);

/// <summary>A level on its way: from <paramref name="From"/> percent, beginning at <paramref name="Start"/>, to that of the program in <paramref name="Length"/>.</summary>
public readonly record struct OutputFade(double From, TimeSpan Start, TimeSpan Length)
{
    /// <summary>When it arrives.</summary>
    public TimeSpan End => Start + Length;
}

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

    /// <summary>The way of the level to <see cref="State"/>, or null when it has arrived.</summary>
    public OutputFade? Fade { get; init; }

    /// <summary>Why the last change was made, where a word is not enough.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The state that will hold when nobody says anything else: what is worth remembering over a restart.</summary>
    public OutputState Lasting => Timer?.End ?? State;

    /// <summary>When something is to be done next; null for never.</summary>
    public TimeSpan? Due(TimeSpan? maxOn)
    {
        TimeSpan?[] times = [OnSince + maxOn, Timer?.Due, Fade?.End];
        return times.Min();
    }

    /// <summary>The state to have now: while a level is on its way, one between; never off before the end.</summary>
    public OutputState Shown(TimeSpan now)
    {
        if (Fade is not { } fade || now >= fade.End)
            return State;
        var level = fade.From + ((State.Percent - fade.From) * ((now - fade.Start) / fade.Length));
        return State with { Percent = Math.Max(level, Math.Min(1, Math.Max(fade.From, State.Percent))) };
    }

    /// <summary>The program after a command.</summary>
    public OutputProgram After(Command command, TimeSpan now, OutputCause cause = OutputCause.Command) => command switch
    {
        SetCommand set => Timed(set.State, set.For, set.Transition, now, cause),
        ToggleCommand toggle => Timed(State.IsOn ? OutputState.Off : OutputState.On, toggle.For, toggle.Transition, now, cause),
        BlinkCommand blink => Take(OutputState.On, cause, now) with
        {
            Timer = new(now + blink.Each, (blink.Times * 2) - 2, blink.Each, Lasting),
        },
        CancelCommand when Timer is { } timer => Take(timer.End, cause, now),
        _ => this,
    };

    /// <summary>The program after what is due by now; the same object when nothing is.</summary>
    public OutputProgram At(TimeSpan now, TimeSpan? maxOn)
    {
        if (OnSince is { } on && maxOn is { } limit && now - on >= limit)
            return Fail(OutputState.Off, $"It was on for MaxOn, {Options.Duration.ToWords(limit)}.", now);
        if (Timer is not { } timer || now < timer.Due)
            return Fade?.End <= now ? this with { Fade = null, OnSince = State.IsOn ? OnSince : null } : this;
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

    /// <summary>The program of an output that has come to rest by itself.</summary>
    public OutputProgram Rest(OutputState state) => this with { State = state, OnSince = null, Timer = null };

    /// <summary>A timed state ends off; a timed OFF ends in what was.</summary>
    private OutputProgram Timed(OutputState state, TimeSpan? time, TimeSpan? transition, TimeSpan now, OutputCause cause)
    {
        var end = state.IsOn ? OutputState.Off : Lasting;
        var next = Take(state, cause, now);
        if (transition is { } way && Shown(now).Percent is var level && level != state.Percent)
            next = next with { Fade = new(level, now, way), OnSince = next.OnSince ?? OnSince };
        return time is { } length ? next with { Timer = new(now + length, 0, length, end) } : next;
    }
}
