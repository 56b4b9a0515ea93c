namespace SensorAgent.Mqtt;

/// <summary>
/// What a client trusts and shows with <c>mqtts://</c> and <c>wss://</c>. Files are read on every connect, so that a renewed certificate is
/// used without a restart. TLS 1.2 or later is spoken.
/// </summary>
public sealed record MqttTlsOptions
{
    /// <summary>PEM file of the authorities to trust instead of the system's; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>The client's certificate, PEM (with intermediates after it) or PFX; null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The key of a PEM certificate; null when it lies in the same file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The password of an encrypted key or of a PFX, or null.</summary>
    public string? KeyPassword { get; init; }

    /// <summary>The name that the server's certificate must have; null for the address' host.</summary>
    public string? ServerName { get; init; }

    /// <summary>
    /// SHA-256 of the server's certificate in hexadecimal digits, colons allowed: that certificate is trusted whoever issued it and whatever
    /// its name, and no other. Null for the usual checks.
    /// </summary>
    public string? PinnedFingerprint { get; init; }

    /// <summary>How long before a certificate, the server's or the client's, expires a warning is logged, on each connect and once a day.</summary>
    public TimeSpan ExpiryWarning { get; init; } = TimeSpan.FromDays(21);
}
