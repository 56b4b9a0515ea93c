using System.Net;

namespace SensorAgent.Core.Options;

/// <summary>Section <c>Web</c>: where the dashboard listens.</summary>
/// <param name="Enabled">Whether there is a dashboard at all.</param>
/// <param name="Address">IP address.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Hosts">Names that it answers to, besides its addresses and the machine's own names.</param>
public sealed record WebSettings(bool Enabled, string Address, int Port, IReadOnlyList<string> Hosts)
{
    /// <summary>The key that lists names.</summary>
    public const string HostsKey = "Hosts";

    private static readonly Setting<bool> EnabledKey = Setting.Flag("Enabled", true, "Whether there is a dashboard, with its API, metrics and health check.");

    private static readonly Setting<string> AddressKey = Setting.Text(
        "Address", "127.0.0.1", "IP address that the dashboard listens on; another than loopback counts once a password is set (sensoragent password).",
        "use an IP address such as 127.0.0.1 or 0.0.0.0", text => IPAddress.TryParse(text, out _));

    private static readonly Setting<int> PortKey = Setting.Integer("Port", 8080, 1, 65535, "TCP port of the dashboard.");

    /// <summary>The section's keys, besides <see cref="HostsKey"/>.</summary>
    public static IReadOnlyList<Setting> Keys => [EnabledKey, AddressKey, PortKey];

    /// <summary>True when only this machine can reach it.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(IPAddress.Parse(Address));

    /// <summary>Reads the section.</summary>
    public static WebSettings Read(SettingsSection section)
    {
        var settings = new WebSettings(section.Get(EnabledKey), section.Get(AddressKey), section.Get(PortKey), section.WordList(HostsKey));
        foreach (var host in settings.Hosts.Where(host => Uri.CheckHostName(host) == UriHostNameType.Unknown))
            section.Add(HostsKey, $"\"{host}\" is no name of a machine", "write names only, such as board.example.org, without https:// and port");
        section.RefuseUnknown();
        return settings;
    }
}
