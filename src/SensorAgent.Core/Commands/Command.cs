using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Commands;

/// <summary>What somebody asks of an output.</summary>
public abstract record Command
{
    /// <summary>The command as a person would type it.</summary>
    public string Words(OutputKind kind) => this switch
    {
        SetCommand { State: var state, For: var time } => (kind, state) switch
        {
            (OutputKind.Dimmer, { Percent: 0 or 100 }) => state.SwitchText,
            (OutputKind.Light, { Words: { } colour }) => colour,
            (OutputKind.Cover, { IsOn: false }) => "STOP",
            (OutputKind.Cover, _) => state.Text(OutputKind.Number),
            _ => state.Text(kind),
        } + Span(time),
        ToggleCommand toggle => "TOGGLE" + Span(toggle.For),
        BlinkCommand blink => $"BLINK {blink.Times}x{Duration.ToWords(blink.Each)}",
        _ => "CANCEL",
    };

    private static string Span(TimeSpan? time) => time is { } length ? $" {Duration.ToWords(length)}" : "";
}

/// <summary>Take this state; with a length of time only for so long.</summary>
public sealed record SetCommand(OutputState State, TimeSpan? For = null) : Command
{
    /// <summary>How long the level takes to get there; null for at once.</summary>
    public TimeSpan? Transition { get; init; }
}

/// <summary>Take the other state; with a length of time only for so long.</summary>
public sealed record ToggleCommand(TimeSpan? For = null) : Command
{
    /// <summary>How long the level takes to get there; null for at once.</summary>
    public TimeSpan? Transition { get; init; }
}

/// <summary>Go on and off so many times, each for the same length of time, then back to what was.</summary>
public sealed record BlinkCommand(int Times, TimeSpan Each) : Command;

/// <summary>End a running timer now, as if it had run out.</summary>
public sealed record CancelCommand : Command;

/// <summary>A command, or the reason why the bytes are none.</summary>
/// <param name="Command">The command, or null.</param>
/// <param name="Reason">Why there is none, as a sentence.</param>
/// <param name="Id">The sender's own mark, given back with the answer; empty for none.</param>
public readonly record struct ParsedCommand(Command? Command, string Reason = "", string Id = "")
{
    /// <summary>When to obey it; null for now.</summary>
    public CommandTime? At { get; init; }

    /// <summary>When it is too late to obey it; null for never.</summary>
    public DateTimeOffset? Expires { get; init; }
}
