using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SensorAgent.Mqtt.Authentication;

/// <summary>What both sides of SCRAM-SHA-256 compute (RFC 5802, section 3, with the hash of RFC 7677).</summary>
internal static class ScramSha256
{
    public const string Method = "SCRAM-SHA-256";

    /// <summary>RFC 7677, section 4: no fewer.</summary>
    public const int LeastIterations = 4096;

    /// <summary>More would only keep a client busy.</summary>
    public const int MostIterations = 1_000_000;

    /// <summary>The client cannot bind to the channel, and speaks for itself.</summary>
    public const string Header = "n,,";

    /// <summary>The same in base 64, as the last message repeats it.</summary>
    public const string HeaderAgain = "biws";

    public static byte[] Salted(string password, ReadOnlySpan<byte> salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);

    public static byte[] ClientKey(ReadOnlySpan<byte> salted) => HMACSHA256.HashData(salted, "Client Key"u8);

    public static byte[] ServerKey(ReadOnlySpan<byte> salted) => HMACSHA256.HashData(salted, "Server Key"u8);

    public static byte[] StoredKey(ReadOnlySpan<byte> clientKey) => SHA256.HashData(clientKey);

    public static byte[] Sign(ReadOnlySpan<byte> key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    public static byte[] Xor(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var both = new byte[one.Length];
        for (var i = 0; i < both.Length; i++)
            both[i] = (byte)(one[i] ^ other[i]);
        return both;
    }

    /// <summary>Printable, without a comma, and never the same.</summary>
    public static string Nonce() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));

    /// <summary>The values of <c>a=…,b=…</c> where the attributes are exactly these; null otherwise.</summary>
    public static string[]? Values(string message, string attributes)
    {
        var parts = message.Split(',');
        if (parts.Length != attributes.Length)
            return null;

        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length < 3 || parts[i][0] != attributes[i] || parts[i][1] != '=')
                return null;
            parts[i] = parts[i][2..];
        }

        return parts;
    }

    /// <summary>Null when it is not UTF-8.</summary>
    public static string? Text(ReadOnlyMemory<byte>? data)
    {
        try
        {
            return data is { } bytes ? Strict.GetString(bytes.Span) : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Null when it is not base 64.</summary>
    public static byte[]? Bytes(string text) => Base64.IsValid(text) ? Convert.FromBase64String(text) : null;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
}
