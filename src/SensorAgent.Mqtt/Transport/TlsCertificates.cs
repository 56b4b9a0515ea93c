using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SensorAgent.Mqtt.Transport;

/// <summary>Reads the certificate files that <see cref="MqttTlsOptions"/> names.</summary>
internal static class TlsCertificates
{
    /// <summary>The authorities of a PEM file.</summary>
    /// <exception cref="AuthenticationException">The file cannot be read or holds none.</exception>
    public static X509Certificate2Collection ReadAuthorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        Read(file, () => authorities.ImportFromPemFile(file));
        return authorities.Count > 0 ? authorities : throw new AuthenticationException($"{file} holds no certificate in PEM form.");
    }

    /// <summary>The client's certificate with its key, and the intermediates that come with it.</summary>
    /// <exception cref="AuthenticationException">A file cannot be read, or the key does not fit.</exception>
    public static (X509Certificate2 Certificate, X509Certificate2Collection Intermediates) ReadClient(MqttTlsOptions options)
    {
        var file = options.CertificateFile!;
        var all = new X509Certificate2Collection();
        X509Certificate2? own = null;
        Read(file, () =>
        {
            if (IsPem(file))
            {
                own = options.KeyPassword is null
                    ? X509Certificate2.CreateFromPemFile(file, options.KeyFile)
                    : X509Certificate2.CreateFromEncryptedPemFile(file, options.KeyPassword, options.KeyFile);
                all.ImportFromPemFile(file);
            }
            else
            {
                all = X509CertificateLoader.LoadPkcs12CollectionFromFile(file, options.KeyPassword);
                own = all.FirstOrDefault(certificate => certificate.HasPrivateKey)
                    ?? throw new AuthenticationException($"{file} holds no certificate with its key.");
            }
        });
        return (own!, [.. all.Where(certificate => certificate.Thumbprint != own!.Thumbprint)]);
    }

    private static bool IsPem(string file) => File.ReadAllText(file, Encoding.Latin1).Contains("-----BEGIN ", StringComparison.Ordinal);

    private static void Read(string file, Action read)
    {
        try
        {
            read();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new AuthenticationException($"the certificate in {file} cannot be used: {fault.Message.TrimEnd('.')}.", fault);
        }
    }
}
