using SensorAgent.Core.Model;

namespace SensorAgent.Core.Commands;

/// <summary>What somebody asks of an output.</summary>
public abstract record Command;

/// <summary>Take this state; with a length of time only for so long.</summary>
public sealed record SetCommand(OutputState State, TimeSpan? For = null) : Command;

/// <summary>Take the other state; with a length of time only for so long.</summary>
public sealed record ToggleCommand(TimeSpan? For = null) : Command;

/// <summary>Go on and off so many times, each for the same length of time, then back to what was.</summary>
public sealed record BlinkCommand(int Times, TimeSpan Each) : Command;

/// <summary>End a running timer now, as if it had run out.</summary>
public sealed record CancelCommand : Command;

/// <summary>A command, or the reason why the bytes are none.</summary>
/// <param name="Command">The command, or null.</param>
/// <param name="Reason">Why there is none, as a sentence.</param>
/// <param name="Id">The sender's own mark, given back with the answer; empty for none.</param>
public readonly record struct ParsedCommand(Command? Command, string Reason = "", string Id = "");
