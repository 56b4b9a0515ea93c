namespace SensorAgent.Core.Options;

/// <summary>Section <c>Metrics</c>: where the agent's figures are sent, besides <c>/metrics</c>, which waits to be asked.</summary>
/// <param name="Otlp">The collector's address for OTLP over HTTP; null for none.</param>
/// <param name="Every">How often.</param>
/// <param name="HeadersFile">A file of HTTP headers for the collector; empty for none.</param>
public sealed record MetricsSettings(Uri? Otlp, TimeSpan Every, string HeadersFile)
{
    private static readonly Setting<string> OtlpKey = Setting.Text(
        "Otlp", "", "Address of an OpenTelemetry collector that takes OTLP over HTTP, such as http://192.168.1.10:4318; empty sends nothing.",
        "use an address such as http://192.168.1.10:4318", text => Address(text) is not null);

    private static readonly Setting<TimeSpan> EveryKey = Setting.Time(
        "Every", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "How often they are sent.");

    private static readonly Setting<string> HeadersFileKey = Setting.Text(
        "HeadersFile", "", "File with a line \"Name: value\" for each HTTP header that the collector wants, such as Authorization.");

    /// <summary>The section's keys.</summary>
    public static IReadOnlyList<Setting> Keys => [OtlpKey, EveryKey, HeadersFileKey];

    /// <summary>Reads the section.</summary>
    public static MetricsSettings Read(SettingsSection section)
    {
        var settings = new MetricsSettings(Address(section.Get(OtlpKey)), section.Get(EveryKey), section.Get(HeadersFileKey));
        if (settings.HeadersFile.Length > 0 && !File.Exists(settings.HeadersFile))
            section.Add(HeadersFileKey.Key, $"there is no file {settings.HeadersFile}");
        section.RefuseUnknown();
        return settings;
    }

    private static Uri? Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https") ? address : null;
}
