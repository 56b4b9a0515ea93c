using System.Globalization;

namespace SensorAgent.Core.Model;

/// <summary>What an output does: off, on, or a level between.</summary>
/// <param name="Percent">0 for off, 100 for on.</param>
public readonly record struct OutputState(double Percent)
{
    /// <summary>Off.</summary>
    public static OutputState Off => new(0);

    /// <summary>On.</summary>
    public static OutputState On => new(100);

    /// <summary>True for any level above zero.</summary>
    public bool IsOn => Percent > 0;

    /// <summary>How a switch's state stands in a payload.</summary>
    public string SwitchText => IsOn ? "ON" : "OFF";

    /// <summary>How a level stands in a payload: percent, invariant culture.</summary>
    public string LevelText => Percent.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>How the state stands in a payload of such an output.</summary>
    public string Text(OutputKind kind) => kind == OutputKind.Switch ? SwitchText : LevelText;
}

/// <summary>What an output can do.</summary>
public enum OutputKind
{
    /// <summary>On and off.</summary>
    Switch,

    /// <summary>Any level from 0 to 100 %.</summary>
    Dimmer,
}

/// <summary>Why an output has the state it has.</summary>
public enum OutputCause
{
    /// <summary>The state declared for the start.</summary>
    Startup,

    /// <summary>A command from outside.</summary>
    Command,

    /// <summary>The end of a timed command, or a step of it.</summary>
    Timer,

    /// <summary>A declared safety: too long on, or the broker away.</summary>
    Failsafe,

    /// <summary>The state declared for the end.</summary>
    Exit,
}

/// <summary>The words that stand for <see cref="OutputCause"/> in payloads.</summary>
public static class OutputCauseNames
{
    /// <summary>The lower-case word of a cause.</summary>
    public static string Name(this OutputCause cause) => cause switch
    {
        OutputCause.Startup => "startup",
        OutputCause.Command => "command",
        OutputCause.Timer => "timer",
        OutputCause.Failsafe => "failsafe",
        _ => "exit",
    };
}
