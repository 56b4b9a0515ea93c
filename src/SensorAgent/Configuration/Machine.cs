using System.Security.Cryptography;
using System.Text;
using SensorAgent.Core.Options;
using SensorAgent.Core.Setup;

namespace SensorAgent.Configuration;

/// <summary>What distinguishes this machine from every other.</summary>
internal static class Machine
{
    /// <summary>
    /// Names derived from the machine id. The id itself is hashed, since machine-id(5) asks not to expose it; without one the host
    /// name stands in.
    /// </summary>
    public static MachineIdentity Identity(string root = "/")
    {
        var host = HostName();
        var file = Path.Combine(root, "etc/machine-id");
        var id = File.Exists(file) ? File.ReadAllText(file).Trim() : host;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("sensoragent:" + id)));
        return new($"{host}-{hash[..4]}", $"sensoragent-{hash[..8]}", StateDirectory()) { Credentials = Credentials.OfThisProcess };
    }

    /// <summary>The host name as it can stand in a topic.</summary>
    public static string HostName()
    {
        var name = Environment.MachineName.Split('.')[0];
        var level = new string([.. name.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')]);
        return level.Length > 0 ? level.ToLowerInvariant() : "agent";
    }

    private static string StateDirectory()
    {
        if (Environment.GetEnvironmentVariable("STATE_DIRECTORY") is { Length: > 0 } systemd)
            return systemd.Split(':')[0];
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } xdg
            ? xdg
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.Combine(state, "sensoragent");
    }
}
