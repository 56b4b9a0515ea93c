using System.Security.Cryptography;

namespace SensorAgent.Mqtt.Broker.Security;

/// <summary>One user's password as mosquitto_passwd stores it: <c>$7$iterations$salt$hash</c> (PBKDF2 with SHA-512) or <c>$6$salt$hash</c>.</summary>
internal sealed class PasswordEntry
{
    private const int MostIterations = 10_000_000;
    private readonly int _iterations; // 0: salted SHA-512
    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private PasswordEntry(int iterations, byte[] salt, byte[] hash) => (_iterations, _salt, _hash) = (iterations, salt, hash);

    /// <summary>What an unknown user is compared with, so that the answer takes as long as for a known one.</summary>
    public static PasswordEntry Nobody { get; } = new(101, new byte[64], new byte[64]);

    /// <summary>Null when the text is in neither format.</summary>
    public static PasswordEntry? Parse(string text) => text.Split('$') switch
    {
        ["", "6", var salt, var hash] => Make(0, salt, hash),
        ["", "7", var iterations, var salt, var hash] when int.TryParse(iterations, out var count) && count is > 0 and <= MostIterations =>
            Make(count, salt, hash),
        _ => null,
    };

    /// <summary>True if that is the password. Takes as long whether it is or not.</summary>
    public bool Matches(ReadOnlySpan<byte> password) => CryptographicOperations.FixedTimeEquals(_hash, Hash(password));

    private byte[] Hash(ReadOnlySpan<byte> password) => _iterations > 0
        ? Rfc2898DeriveBytes.Pbkdf2(password, _salt, _iterations, HashAlgorithmName.SHA512, _hash.Length)
        : SHA512.HashData([.. password, .. _salt]);

    private static PasswordEntry? Make(int iterations, string salt, string hash)
    {
        var (saltBytes, hashBytes) = (new byte[salt.Length], new byte[hash.Length]);
        if (!Convert.TryFromBase64String(salt, saltBytes, out var saltLength) || !Convert.TryFromBase64String(hash, hashBytes, out var hashLength))
            return null;
        return hashLength == SHA512.HashSizeInBytes ? new(iterations, saltBytes[..saltLength], hashBytes[..hashLength]) : null;
    }
}
