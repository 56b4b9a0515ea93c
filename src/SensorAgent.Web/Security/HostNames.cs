using System.Net;
using Microsoft.AspNetCore.Http;

namespace SensorAgent.Web.Security;

/// <summary>
/// The names that the dashboard answers to: addresses, the loopback's names, and the machine's own. A page elsewhere whose name is pointed at this
/// machine (DNS rebinding) comes with another.
/// </summary>
internal sealed class HostNames(IEnumerable<string> machine, IEnumerable<string> configured)
{
    private readonly HashSet<string> _names = new(
        ["localhost", .. machine.SelectMany(name => new[] { name, name.Split('.')[0], $"{name.Split('.')[0]}.local" }), .. configured], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a Host header is one of them.</summary>
    public bool Knows(HostString host) =>
        host.Host.Length > 0 && (IPAddress.TryParse(host.Host.Trim('[', ']'), out _) || _names.Contains(host.Host.TrimEnd('.'))
            || host.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));
}
