using System.Text;
using System.Text.Unicode;

namespace SensorAgent.Mqtt.Protocol;

/// <summary>UTF-8 encoded strings as the specification wants them (section 1.5.4).</summary>
internal static class MqttText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes; a byte order mark stays [MQTT-1.5.4-3].</summary>
    /// <exception cref="MqttProtocolException">Ill-formed UTF-8, surrogates [MQTT-1.5.4-1] or U+0000 [MQTT-1.5.4-2].</exception>
    public static string Decode(ReadOnlySpan<byte> utf8)
    {
        Check(utf8);
        return Encoding.UTF8.GetString(utf8);
    }

    /// <summary>Throws what <see cref="Decode"/> would throw.</summary>
    public static void Check(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            throw MqttProtocolException.Malformed("A string is not valid UTF-8.");
        if (utf8.Contains((byte)0))
            throw MqttProtocolException.Malformed("A string contains U+0000.");
    }

    /// <summary>Null when the text can be sent, otherwise what is wrong with it.</summary>
    public static string? Fault(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            return "it contains U+0000";

        try
        {
            return text.Length <= ushort.MaxValue && Strict.GetByteCount(text) <= ushort.MaxValue ? null : "it is longer than 65,535 bytes";
        }
        catch (EncoderFallbackException)
        {
            return "it contains half a surrogate pair";
        }
    }

    /// <summary>Bytes that the text takes.</summary>
    /// <exception cref="ArgumentException">It cannot be sent.</exception>
    public static int Size(string text)
    {
        var size = Strict.GetByteCount(text);
        return size <= ushort.MaxValue ? size : throw new ArgumentException("A string is longer than 65,535 bytes of UTF-8.", nameof(text));
    }

    /// <summary>Encodes; returns the bytes used.</summary>
    public static int Encode(string text, Span<byte> target) => Strict.GetBytes(text, target);
}
