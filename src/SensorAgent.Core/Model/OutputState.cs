using System.Globalization;

namespace SensorAgent.Core.Model;

/// <summary>What an output does: off, on, or a level between; a number or a text where its kind has those.</summary>
/// <param name="Percent">0 for off, 100 for on. A cover is on while it moves.</param>
public readonly record struct OutputState(double Percent)
{
    /// <summary>Off: a number is let go, a text is blank, a cover stands still.</summary>
    public static OutputState Off => new(0);

    /// <summary>On.</summary>
    public static OutputState On => new(100);

    /// <summary>The number that a <see cref="OutputKind.Number"/> has, or the position of a cover in percent; null for none, or not known.</summary>
    public double? Number { get; init; }

    /// <summary>The text of a display, the colour of a light as <c>#RRGGBB</c>, or what a cover does; null for none.</summary>
    public string? Words { get; init; }

    /// <summary>True for any level above zero.</summary>
    public bool IsOn => Percent > 0;

    /// <summary>How a switch's state stands in a payload.</summary>
    public string SwitchText => IsOn ? "ON" : "OFF";

    /// <summary>How a level stands in a payload: percent, invariant culture.</summary>
    public string LevelText => Percent.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The state in which an output has a number, or is on its way to it.</summary>
    public static OutputState At(double number) => new(100) { Number = number };

    /// <summary>The state in which a display shows a text.</summary>
    public static OutputState Says(string text) => text.Length == 0 ? Off : new(100) { Words = text };

    /// <summary>How the state stands in a payload of such an output.</summary>
    public string Text(OutputKind kind) => kind switch
    {
        OutputKind.Switch => SwitchText,
        OutputKind.Number => Number?.ToString("0.##", CultureInfo.InvariantCulture) ?? "OFF",
        OutputKind.Cover or OutputKind.Text => Words ?? "OFF",
        _ => LevelText,
    };

    /// <summary>The state as it is kept over a restart: the level, then a line with the number, then the words.</summary>
    public string Kept() => Number is null && Words is null
        ? LevelText
        : string.Create(CultureInfo.InvariantCulture, $"{LevelText}\n{Number}\n{Words}");

    /// <summary>Reads what <see cref="Kept"/> has written; null when it is none.</summary>
    public static OutputState? FromKept(string text)
    {
        var lines = text.Split('\n', 3);
        if (!double.TryParse(lines[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) || percent is not (>= 0 and <= 100))
            return null;
        double? number = null;
        if (lines.Length > 1 && lines[1].Length > 0)
        {
            if (!double.TryParse(lines[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var known) || !double.IsFinite(known))
                return null;
            number = known;
        }

        return new(percent) { Number = number, Words = lines.Length > 2 && lines[2].Length > 0 ? lines[2] : null };
    }
}

/// <summary>What an output can do.</summary>
public enum OutputKind
{
    /// <summary>On and off.</summary>
    Switch,

    /// <summary>Any level from 0 to 100 %.</summary>
    Dimmer,

    /// <summary>Any level from 0 to 100 %, in any colour.</summary>
    Light,

    /// <summary>Any number within a range: the degrees of a servo, the speed of a motor.</summary>
    Number,

    /// <summary>A shutter, blind or door between closed, 0 %, and open, 100 %.</summary>
    Cover,

    /// <summary>A display that shows a text.</summary>
    Text,
}

/// <summary>What follows from a kind.</summary>
public static class OutputKinds
{
    /// <summary>Whether ON means something to it, and so TOGGLE, PULSE and BLINK do.</summary>
    public static bool IsSwitched(this OutputKind kind) => kind is OutputKind.Switch or OutputKind.Dimmer or OutputKind.Light;

    /// <summary>Whether it has levels between that it can pass through.</summary>
    public static bool CanFade(this OutputKind kind) => kind is OutputKind.Dimmer or OutputKind.Light;
}

/// <summary>The numbers that an output of <see cref="OutputKind.Number"/> takes.</summary>
/// <param name="Least">The least.</param>
/// <param name="Most">The greatest.</param>
/// <param name="Unit">Their unit.</param>
/// <param name="ZeroIsOff">Whether 0 is the same as off, as with the speed of a motor.</param>
public sealed record OutputRange(double Least, double Most, string Unit, bool ZeroIsOff = false)
{
    /// <summary>From 0 to 100 %.</summary>
    public static OutputRange Percent { get; } = new(0, 100, "%");

    /// <summary>How far hardware may round a number.</summary>
    public double Tolerance => (Most - Least) / 100;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Least} to {Most} {Unit}");
}

/// <summary>Why an output has the state it has.</summary>
public enum OutputCause
{
    /// <summary>The state declared for the start.</summary>
    Startup,

    /// <summary>A command of a person or a program: over MQTT, by the dashboard or the command line.</summary>
    Command,

    /// <summary>The end of a timed command, or a step of it.</summary>
    Timer,

    /// <summary>A declared safety: too long on, or the broker away.</summary>
    Failsafe,

    /// <summary>The state declared for the end.</summary>
    Exit,

    /// <summary>A rule of this agent.</summary>
    Rule,

    /// <summary>A button or contact of this agent.</summary>
    Local,

    /// <summary>Somebody else, at the device that it drives.</summary>
    Device,
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
        OutputCause.Exit => "exit",
        OutputCause.Rule => "rule",
        OutputCause.Device => "device",
        _ => "local",
    };
}
