using System.Globalization;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using SensorAgent.Mqtt.Authentication;

namespace SensorAgent.Mqtt;

/// <summary>
/// SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding: the password never goes over the wire, and the server proves that it knows it
/// too. Name and password are used as they are; RFC 4013 would prepare those with other than ASCII characters.
/// </summary>
public sealed class ScramSha256Authentication : IMqttAuthentication
{
    private readonly string _userName;
    private readonly string _password;
    private readonly Func<string> _nonce;

    /// <summary>With that name and password.</summary>
    public ScramSha256Authentication(string userName, string password)
        : this(userName, password, ScramSha256.Nonce)
    {
    }

    internal ScramSha256Authentication(string userName, string password, Func<string> nonce) =>
        (_userName, _password, _nonce) = (userName, password, nonce);

    /// <inheritdoc/>
    public string Method => ScramSha256.Method;

    /// <inheritdoc/>
    public IMqttAuthenticationExchange Begin() => new Exchange(_userName, _password, _nonce());

    private sealed class Exchange(string userName, string password, string nonce) : IMqttAuthenticationExchange
    {
        private readonly string _bare =
            $"n={userName.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal)},r={nonce}";

        private byte[]? _serverSignature;

        public ReadOnlyMemory<byte>? First => Encoding.UTF8.GetBytes(ScramSha256.Header + _bare);

        public ReadOnlyMemory<byte>? Answer(ReadOnlyMemory<byte>? data)
        {
            if (_serverSignature is not null)
                throw new AuthenticationException("the server asks once more after everything was said");
            if (ScramSha256.Text(data) is not { } challenge
                || ScramSha256.Values(challenge, "rsi") is not [var both, var salt, var count]
                || ScramSha256.Bytes(salt) is not { } saltBytes)
                throw new AuthenticationException("the server's challenge is not one of SCRAM");
            if (both.Length <= nonce.Length || !both.StartsWith(nonce, StringComparison.Ordinal))
                throw new AuthenticationException("the server's challenge belongs to another exchange");
            if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
                || iterations is < ScramSha256.LeastIterations or > ScramSha256.MostIterations)
            {
                throw new AuthenticationException(
                    $"the server wants the password hashed {count} times, not between {ScramSha256.LeastIterations} and {ScramSha256.MostIterations}");
            }

            var salted = ScramSha256.Salted(password, saltBytes, iterations);
            var clientKey = ScramSha256.ClientKey(salted);
            var last = $"c={ScramSha256.HeaderAgain},r={both}";
            var everything = $"{_bare},{challenge},{last}";
            var proof = ScramSha256.Xor(clientKey, ScramSha256.Sign(ScramSha256.StoredKey(clientKey), everything));
            _serverSignature = ScramSha256.Sign(ScramSha256.ServerKey(salted), everything);
            return Encoding.UTF8.GetBytes($"{last},p={Convert.ToBase64String(proof)}");
        }

        public void Complete(ReadOnlyMemory<byte>? data)
        {
            var isProved = _serverSignature is { } expected
                && ScramSha256.Text(data) is { } text
                && ScramSha256.Values(text, "v") is [var signature]
                && CryptographicOperations.FixedTimeEquals(ScramSha256.Bytes(signature), expected);
            if (!isProved)
                throw new AuthenticationException("the server has not proved that it knows the password");
        }
    }
}
