using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SensorAgent.Mqtt.Authentication;

namespace SensorAgent.Mqtt.Broker;

/// <summary>SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding, the broker's side.</summary>
public sealed class ScramSha256BrokerAuthentication : IMqttBrokerAuthentication
{
    private readonly Func<string, ScramSha256Credential?> _find;
    private readonly Func<string> _nonce;
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    /// <param name="find">What is kept of a user's password; null for an unknown user. Called by several threads.</param>
    public ScramSha256BrokerAuthentication(Func<string, ScramSha256Credential?> find)
        : this(find, ScramSha256.Nonce)
    {
    }

    internal ScramSha256BrokerAuthentication(Func<string, ScramSha256Credential?> find, Func<string> nonce) => (_find, _nonce) = (find, nonce);

    /// <inheritdoc/>
    public string Method => ScramSha256.Method;

    /// <inheritdoc/>
    public IMqttBrokerAuthenticationExchange Begin() => new Exchange(this);

    /// <summary>An unknown user has a salt as well, always the same.</summary>
    private ScramSha256Credential CredentialOf(string user) => _find(user)
        ?? ScramSha256Credential.Nobody(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(user))[..16]);

    private sealed class Exchange(ScramSha256BrokerAuthentication method) : IMqttBrokerAuthenticationExchange
    {
        private ScramSha256Credential? _credential;
        private string _user = "";
        private string _nonce = "";
        private string _header = "";
        private string _begun = "";

        public MqttAuthenticationStep Answer(ReadOnlyMemory<byte>? data)
        {
            var text = ScramSha256.Text(data) ?? "";
            return _credential is null ? Challenge(text) : Verify(text, _credential);
        }

        private MqttAuthenticationStep Challenge(string text)
        {
            // "y": the client could bind to the channel and sees that this server does not offer it.
            if ((!text.StartsWith("n,,", StringComparison.Ordinal) && !text.StartsWith("y,,", StringComparison.Ordinal))
                || ScramSha256.Values(text[3..], "nr") is not [var name, var nonce]
                || Unescaped(name) is not { } user)
                return MqttAuthenticationStep.Refuse();

            (_user, _credential, _nonce) = (user, method.CredentialOf(user), nonce + method._nonce());
            var challenge = string.Create(
                CultureInfo.InvariantCulture, $"r={_nonce},s={Convert.ToBase64String(_credential.Salt)},i={_credential.Iterations}");
            _begun = $"{text[3..]},{challenge}";
            _header = Convert.ToBase64String(Encoding.UTF8.GetBytes(text[..3]));
            return MqttAuthenticationStep.Continue(Encoding.UTF8.GetBytes(challenge));
        }

        private MqttAuthenticationStep Verify(string text, ScramSha256Credential credential)
        {
            if (ScramSha256.Values(text, "crp") is not [var header, var nonce, var proof]
                || header != _header
                || nonce != _nonce
                || ScramSha256.Bytes(proof) is not { Length: SHA256.HashSizeInBytes } proofBytes)
                return MqttAuthenticationStep.Refuse();

            var everything = $"{_begun},{text[..text.LastIndexOf(",p=", StringComparison.Ordinal)]}";
            var clientKey = ScramSha256.Xor(proofBytes, ScramSha256.Sign(credential.StoredKey, everything));
            if (!CryptographicOperations.FixedTimeEquals(ScramSha256.StoredKey(clientKey), credential.StoredKey))
                return MqttAuthenticationStep.Refuse();

            var signature = Convert.ToBase64String(ScramSha256.Sign(credential.ServerKey, everything));
            return MqttAuthenticationStep.Accept(_user, Encoding.UTF8.GetBytes($"v={signature}"));
        }

        /// <summary>Null when an equals sign stands for nothing.</summary>
        private static string? Unescaped(string name)
        {
            var plain = name.Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "\0", StringComparison.Ordinal);
            return plain.Contains('=', StringComparison.Ordinal) ? null : plain.Replace('\0', '=');
        }
    }
}
