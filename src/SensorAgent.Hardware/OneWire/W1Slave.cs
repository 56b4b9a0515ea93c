using System.Globalization;

namespace SensorAgent.Hardware.OneWire;

/// <summary>The two lines that <c>w1_therm</c> gives for a thermometer; pure.</summary>
/// <remarks>
/// Documentation/w1/slaves/w1_therm.rst. The first line holds the nine bytes as read, the checksum and YES or NO; the second
/// repeats the last good bytes, so it is never what was just read when the first says NO, and is left alone.
/// </remarks>
internal static class W1Slave
{
    /// <summary>Fills in the nine bytes of the first line.</summary>
    public static W1Answer Parse(ReadOnlySpan<char> text, Span<byte> scratchpad)
    {
        var line = text[..(text.IndexOf('\n') is var end and >= 0 ? end : text.Length)].TrimEnd();
        if (line.IsEmpty)
            return W1Answer.Empty;

        var rest = line;
        foreach (ref var value in scratchpad[..Scratchpad.Length])
        {
            if (rest.Length < 3 || rest[2] != ' '
                || !byte.TryParse(rest[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value))
                return W1Answer.Unreadable;
            rest = rest[3..];
        }

        return rest.StartsWith(": crc=", StringComparison.Ordinal) && rest.EndsWith(" YES", StringComparison.Ordinal) && !AllZero(scratchpad)
            ? W1Answer.Good
            : NobodyThere(scratchpad) ? W1Answer.NoAnswer : W1Answer.BadCrc;
    }

    // Nine zeros carry a right checksum, for that of zeros is zero: a data line held low, not a thermometer.
    private static bool AllZero(ReadOnlySpan<byte> scratchpad) => !scratchpad[..Scratchpad.Length].ContainsAnyExcept((byte)0);

    // A line that nobody pulls low reads as ones.
    private static bool NobodyThere(ReadOnlySpan<byte> scratchpad) =>
        !scratchpad[..Scratchpad.Length].ContainsAnyExcept((byte)0xFF) || AllZero(scratchpad);
}

/// <summary>What the two lines say.</summary>
internal enum W1Answer
{
    /// <summary>Nine bytes whose checksum fits.</summary>
    Good,

    /// <summary>Nine bytes whose checksum does not fit.</summary>
    BadCrc,

    /// <summary>Only ones or only zeros: no thermometer drives the line.</summary>
    NoAnswer,

    /// <summary>
    /// Nothing: a conversion of the whole bus is under way, or, since Linux 5.10, the driver gave up after some attempts.
    /// </summary>
    Empty,

    /// <summary>Not what the driver writes.</summary>
    Unreadable,
}
