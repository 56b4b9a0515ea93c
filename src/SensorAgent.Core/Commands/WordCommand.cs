using System.Globalization;
using System.Text;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Commands;

/// <summary>Commands as a person types them: <c>ON</c>, <c>ON 5s</c>, <c>TOGGLE</c>, <c>42</c>, <c>PULSE 500ms</c>, <c>BLINK 3x200ms</c>, <c>CANCEL</c>.</summary>
internal static class WordCommand
{
    private const int MostBlinks = 1000;
    private static readonly string[] Words = ["ON", "OFF", "TOGGLE", "PULSE", "BLINK", "CANCEL"];
    private static readonly TimeSpan ShortestTime = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(30);
    private static readonly TimeSpan ShortestBlink = TimeSpan.FromMilliseconds(20);

    /// <summary>Reads one line of words.</summary>
    public static ParsedCommand Parse(string text, OutputKind kind)
    {
        var space = text.IndexOfAny([' ', '\t']);
        var word = space < 0 ? text : text[..space];
        var rest = space < 0 ? "" : text[space..].Trim();
        return word.ToUpperInvariant() switch
        {
            "" => new(null, $"The command is empty; {Expected(kind)}."),
            "TOGGLE" => WithTime(rest, time => new ToggleCommand(time)),
            "PULSE" when rest.Length == 0 => new(null, "PULSE needs a length of time: PULSE 500ms."),
            "PULSE" => WithTime(rest, time => new SetCommand(OutputState.On, time)),
            "BLINK" => Blink(rest),
            "CANCEL" when rest.Length == 0 => new(new CancelCommand()),
            "CANCEL" => new(null, $"CANCEL stands alone; \"{Quote(rest)}\" follows it."),
            _ when State(word, kind, out var reason) is { } state => WithTime(rest, time => new SetCommand(state, time)),
            _ => new(null, State(word, kind, out var why) is null ? why : ""),
        };
    }

    /// <summary>The state that a word or number stands for, or null with the reason.</summary>
    public static OutputState? State(string word, OutputKind kind, out string reason)
    {
        reason = "";
        switch (word.ToUpperInvariant())
        {
            case "ON" or "TRUE":
                return OutputState.On;
            case "OFF" or "FALSE":
                return OutputState.Off;
        }

        if (!double.TryParse(word, NumberStyles.Float & ~NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            var near = Spelling.Nearest(word, Words);
            reason = $"\"{Quote(word)}\" is no command; {(near is null ? Expected(kind) : $"did you mean {near}?")}";
            if (near is null)
                reason += ".";
            return null;
        }

        if (kind == OutputKind.Switch)
        {
            if (number is 0 or 1)
                return number == 0 ? OutputState.Off : OutputState.On;
            reason = $"A switch has no level {Quote(word)}; use ON or OFF.";
            return null;
        }

        if (number is >= 0 and <= 100)
            return new OutputState(Math.Abs(number)); // -0 is 0
        reason = $"{Quote(word)} is outside of 0 to 100 %.";
        return null;
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

    private static string Expected(OutputKind kind) => kind == OutputKind.Switch
        ? "use ON, OFF, TOGGLE, ON 5s, PULSE 500ms, BLINK 3x200ms or CANCEL"
        : "use ON, OFF, TOGGLE, a level from 0 to 100, ON 5s, PULSE 500ms, BLINK 3x200ms or CANCEL";

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
