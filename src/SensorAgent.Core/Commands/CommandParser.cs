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
    public static ParsedCommand Parse(ReadOnlySpan<byte> payload, OutputKind kind)
    {
        if (payload.Length > MaximumLength)
            return new(null, $"The command has {payload.Length} bytes; at most {MaximumLength} are read.");
        if (Decode(payload) is not { } text)
            return new(null, "The command is not UTF-8 text.");

        text = text.Trim();
        return text.StartsWith('{') ? JsonCommand.Parse(text, kind) : WordCommand.Parse(text, kind);
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
