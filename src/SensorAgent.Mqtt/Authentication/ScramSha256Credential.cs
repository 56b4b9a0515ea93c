using System.Security.Cryptography;
using SensorAgent.Mqtt.Authentication;

namespace SensorAgent.Mqtt.Broker;

/// <summary>What a broker keeps of a password for SCRAM-SHA-256: enough to check it, not enough to use it elsewhere (RFC 5802, section 3).</summary>
public sealed class ScramSha256Credential
{
    private ScramSha256Credential(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) =>
        (Salt, Iterations, StoredKey, ServerKey) = (salt, iterations, storedKey, serverKey);

    internal byte[] Salt { get; }

    internal int Iterations { get; }

    internal byte[] StoredKey { get; }

    internal byte[] ServerKey { get; }

    /// <summary>Hashes a password with a salt of its own. Takes some milliseconds.</summary>
    public static ScramSha256Credential Of(string password) => Of(password, RandomNumberGenerator.GetBytes(16), ScramSha256.LeastIterations);

    internal static ScramSha256Credential Of(string password, byte[] salt, int iterations)
    {
        var salted = ScramSha256.Salted(password, salt, iterations);
        return new(salt, iterations, ScramSha256.StoredKey(ScramSha256.ClientKey(salted)), ScramSha256.ServerKey(salted));
    }

    /// <summary>For a user that does not exist, so that a client learns that no sooner than with a wrong password.</summary>
    internal static ScramSha256Credential Nobody(byte[] salt) =>
        new(salt, ScramSha256.LeastIterations, new byte[SHA256.HashSizeInBytes], new byte[SHA256.HashSizeInBytes]);
}
