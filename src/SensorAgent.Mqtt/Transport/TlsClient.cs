using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SensorAgent.Mqtt.Transport;

/// <summary>One TLS handshake of a client: what it trusts and shows, and, when it fails, why in words.</summary>
internal sealed class TlsClient : IDisposable
{
    private readonly string _serverName;
    private readonly string? _pin;
    private readonly bool _hasCaFile;
    private readonly X509Certificate2? _own;

    /// <summary>Reads the files.</summary>
    /// <exception cref="AuthenticationException">One cannot be used.</exception>
    public TlsClient(MqttTlsOptions options, string host)
    {
        _serverName = string.IsNullOrEmpty(options.ServerName) ? host : options.ServerName;
        _pin = options.PinnedFingerprint?.Replace(":", "", StringComparison.Ordinal);
        _hasCaFile = options.CaFile is not null;
        Handshake = new()
        {
            TargetHost = _serverName,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Accept(certificate, chain, errors),
        };
        if (options.CaFile is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(TlsCertificates.ReadAuthorities(options.CaFile));
            Handshake.CertificateChainPolicy = policy;
        }

        if (options.CertificateFile is not null)
        {
            (_own, var intermediates) = TlsCertificates.ReadClient(options);
            Handshake.ClientCertificateContext = SslStreamCertificateContext.Create(_own, intermediates, offline: true);
            ClientCertificateExpires = _own.NotAfter.ToUniversalTime();
        }
    }

    /// <summary>What <see cref="SslStream"/> or an HTTP handler needs.</summary>
    public SslClientAuthenticationOptions Handshake { get; }

    /// <summary>When the client's own certificate expires, UTC; null without one.</summary>
    public DateTimeOffset? ClientCertificateExpires { get; }

    /// <summary>When the server's certificate expires, UTC; null before the handshake.</summary>
    public DateTimeOffset? ServerCertificateExpires { get; private set; }

    /// <summary>Why the server's certificate was refused, with the remedy; null if it was not.</summary>
    public string? Refusal { get; private set; }

    /// <summary>TLS over a connected stream, which is closed when it fails.</summary>
    /// <exception cref="AuthenticationException">The certificate is not trusted, or the handshake failed.</exception>
    public async Task<Stream> SecureAsync(Stream stream, CancellationToken cancellationToken)
    {
        var secure = new SslStream(stream);
        try
        {
            await secure.AuthenticateAsClientAsync(Handshake, cancellationToken);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives the key back; connections that stand keep theirs.</summary>
    public void Dispose() => _own?.Dispose();

    private bool Accept(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 shown)
        {
            Refusal = "the server showed no certificate";
            return false;
        }

        ServerCertificateExpires = shown.NotAfter.ToUniversalTime();
        Refusal = _pin is null ? FaultOf(shown, chain, errors) : FaultOfPin(shown);
        return Refusal is null;
    }

    private string? FaultOfPin(X509Certificate2 shown)
    {
        var fingerprint = shown.GetCertHashString(HashAlgorithmName.SHA256);
        return string.Equals(fingerprint, _pin, StringComparison.OrdinalIgnoreCase)
            ? null
            : $"the server's certificate has the fingerprint {fingerprint}, not the pinned one";
    }

    private string? FaultOf(X509Certificate2 shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return null;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            var name = shown.GetNameInfo(X509NameType.DnsName, false);
            return $"the server's certificate is for {name}, not for {_serverName}; set the server name if that is right";
        }

        var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status) ?? default;
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            return $"the server's certificate is valid from {shown.NotBefore:yyyy-MM-dd} to {shown.NotAfter:yyyy-MM-dd}, "
                + "or one of its issuers is out of date; renew it, or set this machine's clock";
        }

        return _hasCaFile
            ? $"the server's certificate was not issued by an authority in the CA file ({status})"
            : $"the server's certificate was not issued by an authority that this machine trusts ({status}); "
                + "name the issuer's certificate as the CA file";
    }
}
