using System.Text;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Commands;

/// <summary>Bytes in, a command or a reason out. Never throws: what comes from the network is data.</summary>
public static class CommandParser
{
    /// <summary>Longer payloads are not looked at, in bytes.</summary>
    public const int MaximumLength = 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads words (<c>ON 5s</c>) or JSON (<c>{"state":"ON","for":5,"id":"abc"}</c>).</summary>
    /// <param name="payload">What came.</param>
    /// <param name="kind">What the output can do.</param>
    /// <param name="range">The numbers that it takes; 0 to 100 % unless it says otherwise.</param>
    public static ParsedCommand Parse(ReadOnlySpan<byte> payload, OutputKind kind, OutputRange? range = null)
    {
        if (payload.Length > MaximumLength)
            return new(null, $"The command has {payload.Length} bytes; at most {MaximumLength} are read.");
        if (Decode(payload) is not { } text)
            return new(null, "The command is not UTF-8 text.");

        text = text.Trim();
        var words = new WordCommand(kind, range ?? OutputRange.Percent);
        return text.StartsWith('{') ? JsonCommand.Parse(text, words) : words.Parse(text);
    }

    /// <summary>Reads a pulse in milliseconds, as mqtt-io's <c>set_on_ms</c> and <c>set_off_ms</c> have it.</summary>
    public static ParsedCommand ParseMilliseconds(ReadOnlySpan<byte> payload, OutputState state, OutputKind kind)
    {
        if (!kind.IsSwitched())
            return new(null, "Only what is switched on and off takes a pulse.");
        if (payload.Length > MaximumLength || Decode(payload)?.Trim() is not { } text || text.Length == 0 || !text.All(char.IsAsciiDigit))
            return new(null, "The payload must be a whole number of milliseconds, such as 500.");
        return WordCommand.Time($"{text}ms", out var reason) is { } time ? new(new SetCommand(state, time)) : new(null, reason);
    }

    private static string? Decode(ReadOnlySpan<byte> payload)
    {
        try
        {
            return Strict.GetString(payload);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
