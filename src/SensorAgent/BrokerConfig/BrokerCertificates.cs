using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SensorAgent.BrokerConfig;

/// <summary>An authority of one's own, and the certificate that it gives the broker.</summary>
internal static class BrokerCertificates
{
    private static readonly TimeSpan Validity = TimeSpan.FromDays(825); // phones of Apple accept no more
    private static readonly TimeSpan AuthorityValidity = TimeSpan.FromDays(3650);
    private static readonly TimeSpan Renewal = TimeSpan.FromDays(90);
    private static readonly TimeSpan Skew = TimeSpan.FromDays(1); // a board without a clock begins in the past

    /// <summary>The names and addresses under which others reach this machine.</summary>
    public static IReadOnlyList<string> NamesOfThisMachine()
    {
        var host = Environment.MachineName.ToLowerInvariant();
        var addresses = NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(address => address.Address)
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork);
        return [.. new[] { host, $"{host.Split('.')[0]}.local", "localhost", "127.0.0.1" }.Concat(addresses.Select(address => $"{address}")).Distinct()];
    }

    /// <summary>Whether the certificate is there and lasts a while.</summary>
    public static bool IsGood(string certificateFile, DateTimeOffset now)
    {
        if (!File.Exists(certificateFile))
            return false;
        using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(certificateFile));
        return certificate.NotAfter.ToUniversalTime() > now.UtcDateTime + Renewal;
    }

    /// <summary>The authority: certificate and key in PEM.</summary>
    public static (string Certificate, string Key) NewAuthority(string host, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=SensorAgent on {host}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var certificate = request.CreateSelfSigned(now - Skew, now + AuthorityValidity);
        return (certificate.ExportCertificatePem() + '\n', key.ExportPkcs8PrivateKeyPem() + '\n');
    }

    /// <summary>The broker's certificate and key in PEM, for these names and addresses.</summary>
    public static (string Certificate, string Key) New(string authorityPem, string authorityKeyPem, IReadOnlyList<string> names, DateTimeOffset now)
    {
        using var authority = X509Certificate2.CreateFromPem(authorityPem, authorityKeyPem);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false)); // RFC 5280: server authentication
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(NamesOf(names));
        var until = now + Validity < authority.NotAfter ? now + Validity : authority.NotAfter;
        using var certificate = request.Create(authority, now - Skew, until, RandomNumberGenerator.GetBytes(16));
        return (certificate.ExportCertificatePem() + '\n' + authorityPem, key.ExportPkcs8PrivateKeyPem() + '\n');
    }

    private static X509Extension NamesOf(IReadOnlyList<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                builder.AddIpAddress(address);
            else
                builder.AddDnsName(name);
        }

        return builder.Build();
    }
}
