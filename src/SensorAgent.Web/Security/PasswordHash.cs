using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SensorAgent.Web.Security;

/// <summary>A password as it is kept: PBKDF2 with SHA-256, a salt of its own, and its number of rounds.</summary>
internal sealed record PasswordHash(int Rounds, byte[] Salt, byte[] Hash)
{
    /// <summary>What OWASP's Password Storage Cheat Sheet asks of PBKDF2 with SHA-256.</summary>
    public const int UsualRounds = 600_000;

    private const string Scheme = "pbkdf2-sha256";
    private const int Bytes = 32;

    /// <summary>Hashes a password with a fresh salt.</summary>
    public static PasswordHash Of(string password, int rounds = UsualRounds)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return new(rounds, salt, Derive(password, salt, rounds, Bytes));
    }

    /// <summary>Reads what <see cref="ToString"/> has written; null when it is none.</summary>
    public static PasswordHash? Parse(string text)
    {
        if (text.Split('$') is not [Scheme, var rounds, var salt, var hash]
            || !int.TryParse(rounds, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
            return null;
        try
        {
            return new PasswordHash(number, Convert.FromBase64String(salt), Convert.FromBase64String(hash)) is { Salt.Length: > 0, Hash.Length: Bytes } read ? read : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether this is the password; takes as long either way.</summary>
    public bool Matches(string password) => CryptographicOperations.FixedTimeEquals(Derive(password, Salt, Rounds, Hash.Length), Hash);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Scheme}${Rounds}${Convert.ToBase64String(Salt)}${Convert.ToBase64String(Hash)}");

    private static byte[] Derive(string password, byte[] salt, int rounds, int length) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, rounds, HashAlgorithmName.SHA256, length);
}
