using System.Globalization;
using System.Text;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Commands;

/// <summary>Commands as a person types them: <c>ON</c>, <c>ON 5s</c>, <c>TOGGLE</c>, <c>42</c>, <c>PULSE 500ms</c>, <c>OPEN</c>, <c>#FF8800</c>, <c>CANCEL</c>.</summary>
/// <param name="kind">What the output can do.</param>
/// <param name="range">The numbers that it takes.</param>
internal sealed class WordCommand(OutputKind kind, OutputRange range)
{
    private const int MostBlinks = 1000;
    private static readonly TimeSpan ShortestTime = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(30);
    private static readonly TimeSpan ShortestBlink = TimeSpan.FromMilliseconds(20);

    private string[] Words => kind switch
    {
        OutputKind.Cover => ["OPEN", "CLOSE", "STOP", "CANCEL"],
        OutputKind.Number => ["OFF", "CANCEL"],
        _ => ["ON", "OFF", "TOGGLE", "PULSE", "BLINK", "CANCEL"],
    };

    private string Expected => kind switch
    {
        OutputKind.Switch => "use ON, OFF, TOGGLE, ON 5s, PULSE 500ms, BLINK 3x200ms or CANCEL",
        OutputKind.Light => "use ON, OFF, TOGGLE, a level from 0 to 100, #RRGGBB, ON 5s, PULSE 500ms, BLINK 3x200ms or CANCEL",
        OutputKind.Number => $"use a number from {range}, OFF or CANCEL",
        OutputKind.Cover => "use OPEN, CLOSE, STOP, a position from 0 to 100, or CANCEL",
        OutputKind.Text => "use a text, OFF or CANCEL",
        _ => "use ON, OFF, TOGGLE, a level from 0 to 100, ON 5s, PULSE 500ms, BLINK 3x200ms or CANCEL",
    };

    /// <summary>What the output can do.</summary>
    public OutputKind Kind => kind;

    /// <summary>Reads one line of words; for a display, the text it is to show.</summary>
    public ParsedCommand Parse(string text)
    {
        var space = text.IndexOfAny([' ', '\t']);
        var word = space < 0 ? text : text[..space];
        var rest = space < 0 ? "" : text[space..].Trim();
        if (kind == OutputKind.Text)
            return Show(text);

        return word.ToUpperInvariant() switch
        {
            "" => new(null, $"The command is empty; {Expected}."),
            "TOGGLE" or "PULSE" or "BLINK" when !kind.IsSwitched() => new(null, $"{Quote(word)} is for what is switched on and off; {Expected}."),
            "TOGGLE" => WithTime(rest, time => new ToggleCommand(time)),
            "PULSE" when rest.Length == 0 => new(null, "PULSE needs a length of time: PULSE 500ms."),
            "PULSE" => WithTime(rest, time => new SetCommand(OutputState.On, time)),
            "BLINK" => Blink(rest),
            "CANCEL" when rest.Length == 0 => new(new CancelCommand()),
            "CANCEL" => new(null, $"CANCEL stands alone; \"{Quote(rest)}\" follows it."),
            _ when State(word, out var reason) is { } state => WithTime(rest, time => new SetCommand(state, time)),
            _ => new(null, State(word, out var why) is null ? why : ""),
        };
    }

    /// <summary>A length of time that a timer can run, or null with the reason.</summary>
    public static TimeSpan? Time(string text, out string reason)
    {
        reason = "";
        if (!Duration.TryParse(text, out var time))
            reason = $"\"{Quote(text)}\" is no length of time; {Duration.Accepted}.";
        else if (time < ShortestTime || time > LongestTime)
            reason = $"{Quote(text)} is outside of {Duration.ToWords(ShortestTime)} to {Duration.ToWords(LongestTime)}.";
        return reason.Length == 0 ? time : null;
    }

    /// <summary>Foreign text in a sentence of ours: short, and without control characters.</summary>
    public static string Quote(string text)
    {
        var shown = string.Concat(text.EnumerateRunes().Take(40).Select(letter => Rune.IsControl(letter) ? "?" : letter.ToString()));
        return text.Length > shown.Length ? shown + "…" : shown;
    }

    private static ParsedCommand Show(string text) => text.ToUpperInvariant() switch
    {
        "CANCEL" => new(new CancelCommand()),
        "OFF" => new(new SetCommand(OutputState.Off)),
        _ => new(new SetCommand(OutputState.Says(text))),
    };

    /// <summary>The state that a word or number stands for, or null with the reason.</summary>
    private OutputState? State(string word, out string reason)
    {
        reason = "";
        switch ((kind, word.ToUpperInvariant()))
        {
            case (_, "OFF") or (not OutputKind.Cover, "FALSE") or (OutputKind.Cover, "STOP"):
                return OutputState.Off;
            case (OutputKind.Switch or OutputKind.Dimmer or OutputKind.Light, "ON" or "TRUE"):
                return OutputState.On;
            case (_, "ON" or "TRUE"):
                reason = $"ON does not say where to; {Expected}.";
                return null;
            case (OutputKind.Cover, "OPEN"):
                return OutputState.At(100);
            case (OutputKind.Cover, "CLOSE"):
                return OutputState.At(0);
            case (OutputKind.Light, ['#', .. var digits] colour):
                if (digits.Length == 6 && digits.All(char.IsAsciiHexDigit))
                    return OutputState.Says(colour);
                reason = $"\"{Quote(word)}\" is no colour; use # and six hexadecimal digits, such as #FF8800.";
                return null;
        }

        if (double.TryParse(word, NumberStyles.Float & ~NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return Level(word, number == 0 ? 0 : number, out reason); // -0 is 0

        var near = Spelling.Nearest(word, Words);
        reason = $"\"{Quote(word)}\" is no command; {(near is null ? $"{Expected}." : $"did you mean {near}?")}";
        return null;
    }

    private OutputState? Level(string word, double number, out string reason)
    {
        reason = "";
        if (kind == OutputKind.Switch)
        {
            if (number is 0 or 1)
                return number == 0 ? OutputState.Off : OutputState.On;
            reason = $"A switch has no level {Quote(word)}; use ON or OFF.";
            return null;
        }

        if (number < range.Least || number > range.Most)
            reason = $"{Quote(word)} is outside of {range}.";
        else if (kind is OutputKind.Number or OutputKind.Cover)
            return number == 0 && range.ZeroIsOff ? OutputState.Off : OutputState.At(number);
        return reason.Length == 0 ? new OutputState(number) : null;
    }

    private static ParsedCommand WithTime(string text, Func<TimeSpan?, Command> command)
    {
        if (text.Length == 0)
            return new(command(null));
        return Time(text, out var reason) is { } time ? new(command(time)) : new(null, reason);
    }

    private static ParsedCommand Blink(string text)
    {
        var x = text.IndexOf('x', StringComparison.OrdinalIgnoreCase);
        if (x < 1 || !int.TryParse(text.AsSpan(0, x).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var times))
            return new(null, "BLINK needs a count and a length of time: BLINK 3x200ms.");
        if (times is < 1 or > MostBlinks)
            return new(null, $"BLINK can do 1 to {MostBlinks} times, not {Quote(text[..x].Trim())}.");
        if (Time(text[(x + 1)..].Trim(), out var reason) is not { } each)
            return new(null, reason);
        return each < ShortestBlink
            ? new(null, $"BLINK cannot be faster than {Duration.ToWords(ShortestBlink)}.")
            : new(new BlinkCommand(times, each));
    }
}
