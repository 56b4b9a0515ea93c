using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SensorAgent.BrokerConfig;

/// <summary>What Mosquitto is to do, and the texts that tell it so (mosquitto.conf(5), mosquitto_passwd(1)).</summary>
/// <param name="Folder">Where the files lie: /etc/mosquitto as Debian has it.</param>
/// <param name="Address">The address that phones reach; the plain listener is on loopback only.</param>
/// <param name="Port">The plain listener's port, for this machine.</param>
/// <param name="TlsPort">The encrypted listener's port, for all others.</param>
/// <param name="AgentUser">The agent's user name.</param>
/// <param name="Topics">Its topics.</param>
internal sealed record MosquittoConfig(string Folder, string Address, int Port, int TlsPort, string AgentUser, BrokerTopics Topics)
{
    /// <summary>Who may look at everything and switch outputs: phones, and programs.</summary>
    public const string PhoneUser = "phone";

    private const int Iterations = 101; // as mosquitto_passwd takes

    public string ConfigFile => Path.Combine(Folder, "conf.d", "sensoragent.conf");

    public string AccessFile => Path.Combine(Folder, "sensoragent.acl");

    public string PasswordFile => Path.Combine(Folder, "sensoragent.passwords");

    public string AuthorityFile => Path.Combine(Folder, "certs", "sensoragent-ca.crt");

    public string CertificateFile => Path.Combine(Folder, "certs", "sensoragent.crt");

    public string KeyFile => Path.Combine(Folder, "certs", "sensoragent.key");

    /// <summary>The file for conf.d.</summary>
    public string ConfigText(BrokerBridge? bridge, string clientId) => Text(
    [
        "# Made by: sensoragent broker-config mosquitto",
        "per_listener_settings false",
        "allow_anonymous false",
        $"password_file {PasswordFile}",
        $"acl_file {AccessFile}",
        "# Otherwise a command with QoS 1 waits 44 ms for a delayed acknowledgement.",
        "set_tcp_nodelay true",
        "",
        "# This machine only, and therefore in the clear.",
        $"listener {Port} 127.0.0.1",
        "",
        "# Phones and other machines.",
        $"listener {TlsPort} {Address}",
        $"certfile {CertificateFile}",
        $"keyfile {KeyFile}",
        "tls_version tlsv1.2",
        .. bridge is null ? Array.Empty<string>() : ["", "# Passes on to a broker elsewhere, and takes commands from there.", .. bridge.Lines(Topics, clientId)],
    ]);

    /// <summary>The access list: the agent speaks for itself only, and a phone cannot pass off a value as a sensor's.</summary>
    public string AccessText() => Text(
    [
        "# Made by: sensoragent broker-config mosquitto",
        $"user {AgentUser}",
        $"topic write {Topics.Values}",
        $"topic write {Topics.States}",
        $"topic readwrite {Topics.Commands}",
        $"topic readwrite {Topics.Agent}/#",
        .. Topics.Discovery.Length > 0 ? [$"topic readwrite {Topics.Discovery}"] : Array.Empty<string>(),
        "",
        $"user {PhoneUser}",
        "topic read #",
        $"topic write {Topics.Commands}",
        $"topic write {Topics.Agent}/request/+",
    ]);

    /// <summary>A line of the password file.</summary>
    public static string PasswordLine(string user, string password)
    {
        var salt = RandomNumberGenerator.GetBytes(12);
        var hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA512, SHA512.HashSizeInBytes);
        return string.Create(CultureInfo.InvariantCulture, $"{user}:$7${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>A password that a person can type into a phone.</summary>
    public static string NewPassword() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 16);

    private static string Text(IEnumerable<string> lines) => string.Join('\n', lines) + '\n';
}
