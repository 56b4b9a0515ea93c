namespace SensorAgent.BrokerConfig;

/// <summary>A broker elsewhere that readings are passed on to, and commands come from.</summary>
/// <param name="Server">Its address, <c>mqtt://</c> or <c>mqtts://</c>.</param>
/// <param name="Username">The user name there, or empty.</param>
/// <param name="Password">The password there, or empty.</param>
/// <param name="CaFile">The authorities to trust, or empty for the system's.</param>
internal sealed record BrokerBridge(Uri Server, string Username, string Password, string CaFile)
{
    private const string SystemAuthorities = "/etc/ssl/certs";

    private bool IsEncrypted => Server.Scheme == "mqtts";

    /// <summary>The lines of mosquitto.conf.</summary>
    public IEnumerable<string> Lines(BrokerTopics topics, string clientId)
    {
        yield return "connection cloud";
        yield return $"address {Server.Host}:{(Server.Port > 0 ? Server.Port : IsEncrypted ? 8883 : 1883)}";
        yield return $"remote_clientid {clientId}-bridge";
        if (Username.Length > 0)
            yield return $"remote_username {Username}";
        if (Password.Length > 0)
            yield return $"remote_password {Password}";
        if (IsEncrypted)
            yield return CaFile.Length > 0 ? $"bridge_cafile {CaFile}" : $"bridge_capath {SystemAuthorities}";
        yield return "# What it missed while it was away follows; nothing is told of the bridge itself, which most clouds refuse.";
        yield return "cleansession false";
        yield return "try_private false";
        yield return "notifications false";
        yield return "restart_timeout 5 60";
        yield return $"topic {topics.Values} out 1";
        yield return $"topic {topics.States} out 1";
        yield return $"topic {topics.Agent}/# out 1";
        yield return $"topic {topics.Commands} in 1";
    }
}
