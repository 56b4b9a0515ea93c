using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SensorAgent.Mqtt.Broker.Listening;

/// <summary>The server's side of TLS 1.2 or 1.3, with a certificate from files.</summary>
internal sealed class TlsHandshake
{
    private readonly SslServerAuthenticationOptions _options;

    /// <exception cref="MqttBrokerStartException">A file cannot be read or holds no certificate.</exception>
    public TlsHandshake(MqttBrokerTlsOptions options)
    {
        var authority = options.ClientAuthorityFile is null ? null : Load(options.ClientAuthorityFile, LoadAll);
        _options = new()
        {
            ServerCertificateContext = Load(options.CertificateFile, path => LoadServer(path, options.KeyFile)),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateRequired = authority is not null,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => authority is null || IsIssuedBy(authority, certificate),
        };
    }

    /// <exception cref="IOException">The client does not do its part, or has no certificate where one is asked for.</exception>
    public async Task<Stream> RunAsync(Stream stream)
    {
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsServerAsync(_options);
            return tls;
        }
        catch (AuthenticationException refused)
        {
            await tls.DisposeAsync();
            throw new HandshakeException($"The TLS handshake failed: {refused.InnerException?.Message ?? refused.Message}", refused);
        }
    }

    private static bool IsIssuedBy(X509Certificate2Collection authorities, X509Certificate? certificate)
    {
        if (certificate is not X509Certificate2 client)
            return false;

        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        return chain.Build(client);
    }

    private static SslStreamCertificateContext LoadServer(string certificateFile, string? keyFile)
    {
        using var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        var chain = LoadAll(certificateFile);
        chain.RemoveAt(0);
        var usable = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        return SslStreamCertificateContext.Create(usable, chain, offline: true);
    }

    private static X509Certificate2Collection LoadAll(string file)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(file);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("there is no certificate in it");
    }

    private static T Load<T>(string file, Func<string, T> load)
    {
        try
        {
            return load(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new MqttBrokerStartException($"The MQTT broker cannot use the certificate file {file}: {fault.Message}", fault);
        }
    }
}

/// <summary>What came before MQTT, TLS or HTTP, failed.</summary>
internal sealed class HandshakeException(string message, Exception? innerException = null) : IOException(message, innerException);
