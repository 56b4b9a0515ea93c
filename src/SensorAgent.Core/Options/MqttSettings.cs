namespace SensorAgent.Core.Options;

/// <summary>Section <c>Mqtt</c>: how to reach the broker, and how topics are made.</summary>
public sealed record MqttSettings
{
    private static readonly Setting<string> BrokerKey =
        Setting.Text("Broker", "embedded", "embedded, an address such as mqtt://192.168.1.10, or several separated by commas.");

    private static readonly Setting<string> VersionKey = Setting.Choice(
        "Version", "auto", ["auto", "3.1.1", "5"], "Protocol version; auto speaks 5 and falls back to 3.1.1.");

    private static readonly Setting<string> ClientIdKey =
        Setting.Text("ClientId", "", "Client identifier; empty takes sensoragent- and eight digits of the machine id.");

    private static readonly Setting<string> UsernameKey = Setting.Text("Username", "", "User name for the broker.");
    private static readonly Setting<string> PasswordKey = Setting.Text("Password", "", "Password for the broker; PasswordFile or a credential is safer.");
    private static readonly Setting<string> PasswordFileKey = Setting.Text("PasswordFile", "", "File whose first line is the password; without it the credential mqtt-password.");

    private static readonly Setting<string> AuthenticationKey = Setting.Choice(
        "Authentication", "password", ["password", "scram-sha-256"],
        "How the password is shown: as it is, or proved without being sent (MQTT 5, SCRAM-SHA-256), which the broker has to know.");

    private static readonly Setting<TimeSpan> KeepAliveKey = Setting.Time(
        "KeepAlive", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromHours(18),
        "Keep-alive; a broker that stops answering is noticed within two of them.");

    private static readonly Setting<int> QosKey = Setting.OneOf("Qos", 1, [0, 1, 2], "Quality of service of what the agent publishes.");
    private static readonly Setting<bool> RetainKey = Setting.Flag("Retain", true, "Whether values and states are retained by the broker.");

    private static readonly Setting<bool> SetMsKey = Setting.Flag(
        "SetMs", false, "true also obeys set_on_ms and set_off_ms beside set, as mqtt-io has them: a pulse of so many milliseconds.");

    /// <summary>The section's keys, without its objects.</summary>
    public static IReadOnlyList<Setting> Keys =>
        [BrokerKey, VersionKey, ClientIdKey, UsernameKey, PasswordKey, PasswordFileKey, AuthenticationKey, KeepAliveKey, QosKey, RetainKey, SetMsKey];

    /// <summary>The brokers' addresses in order of preference; empty for the embedded broker.</summary>
    public required IReadOnlyList<Uri> Servers { get; init; }

    /// <summary><c>auto</c>, <c>3.1.1</c> or <c>5</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The client identifier.</summary>
    public required string ClientId { get; init; }

    /// <summary>The user name, or empty.</summary>
    public required string Username { get; init; }

    /// <summary>The password, or empty. Never logged.</summary>
    public required string Password { get; init; }

    /// <summary>True when the password is proved and not sent.</summary>
    public required bool UsesScram { get; init; }

    /// <summary>The keep-alive.</summary>
    public required TimeSpan KeepAlive { get; init; }

    /// <summary>Quality of service of what the agent publishes, 0 to 2.</summary>
    public required int Qos { get; init; }

    /// <summary>Whether values and states are retained.</summary>
    public required bool Retain { get; init; }

    /// <summary>Whether <c>set_on_ms</c> and <c>set_off_ms</c> are obeyed beside <c>set</c>.</summary>
    public bool SetMs { get; init; }

    /// <summary>Section <c>Mqtt:Tls</c>.</summary>
    public required TlsSettings Tls { get; init; }

    /// <summary>Section <c>Mqtt:Topics</c>.</summary>
    public required TopicSettings Topics { get; init; }

    /// <summary>Section <c>Mqtt:Embedded</c>.</summary>
    public required EmbeddedBrokerSettings Embedded { get; init; }

    /// <summary>True when the agent brings its own broker.</summary>
    public bool IsEmbedded => Servers.Count == 0;

    /// <summary>Reads the section; an empty client id takes the machine's, and secrets that it does not name come from the credentials.</summary>
    public static MqttSettings Read(SettingsSection section, string machineClientId, Credentials credentials)
    {
        var settings = new MqttSettings
        {
            Servers = BrokerAddresses.Read(section, BrokerKey),
            Version = section.Get(VersionKey),
            ClientId = section.Get(ClientIdKey) is { Length: > 0 } id ? id : machineClientId,
            Username = section.Get(UsernameKey),
            Password = ReadPassword(section, credentials),
            UsesScram = section.Get(AuthenticationKey) != "password",
            KeepAlive = section.Get(KeepAliveKey),
            Qos = section.Get(QosKey),
            Retain = section.Get(RetainKey),
            SetMs = section.Get(SetMsKey),
            Tls = TlsSettings.Read(section.Section("Tls"), credentials),
            Topics = TopicSettings.Read(section.Section("Topics")),
            Embedded = EmbeddedBrokerSettings.Read(section.Section("Embedded")),
        };

        if (settings is { Password.Length: > 0, Username.Length: 0 })
            section.Add("Username", "is empty although there is a password", "MQTT sends a password only with a user name");
        if (settings is { UsesScram: true, Username.Length: 0 })
            section.Add("Username", "is empty although Authentication is scram-sha-256", "name the user, and its password");
        if (settings is { UsesScram: true, Version: "3.1.1" })
            section.Add("Authentication", "is scram-sha-256, which MQTT 3.1.1 has not", "set Version to 5 or auto");
        section.RefuseUnknown();
        return settings;
    }

    private static string ReadPassword(SettingsSection section, Credentials credentials)
    {
        var password = section.Get(PasswordKey);
        var file = section.Get(PasswordFileKey);
        if (file.Length == 0)
            return password.Length == 0 && section.Get(UsernameKey).Length > 0 ? credentials.Line(Credentials.MqttPassword) : password;
        if (password.Length > 0)
            section.Add("PasswordFile", "stands beside Password", "keep one of the two");

        try
        {
            using var reader = File.OpenText(file);
            var line = reader.ReadLine()?.Trim() ?? "";
            if (line.Length == 0)
                section.Add("PasswordFile", $"the first line of {file} is empty", "write the password there");
            return line;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            section.Add("PasswordFile", $"{file} cannot be read ({fault.Message.TrimEnd('.')})", "name a file that the agent's user may read");
            return "";
        }
    }
}

/// <summary>Section <c>Mqtt:Tls</c>: what <c>mqtts://</c> and <c>wss://</c> trust and show.</summary>
/// <param name="CaFile">PEM file of the authorities to trust; empty for the system's.</param>
/// <param name="CertificateFile">Client certificate, PEM or PFX; empty for none.</param>
/// <param name="KeyFile">The certificate's key, PEM.</param>
/// <param name="ServerName">The name that the broker's certificate must have; empty for the address' host.</param>
/// <param name="PinnedFingerprint">SHA-256 of the only certificate that is trusted; empty for the usual checks.</param>
public sealed record TlsSettings(string CaFile, string CertificateFile, string KeyFile, string ServerName, string PinnedFingerprint)
{
    private static readonly Setting<string>[] FileKeys =
    [
        Setting.Text("CaFile", "", "PEM file of the authorities to trust; empty trusts the system's."),
        Setting.Text("CertificateFile", "", "Client certificate, PEM or PFX."),
        Setting.Text("KeyFile", "", "Key of the client certificate, PEM; without it the credential mqtt-key."),
    ];

    private static readonly Setting<string> ServerNameKey =
        Setting.Text("ServerName", "", "Name that the broker's certificate must have; empty takes the address' host.");

    private static readonly Setting<string> FingerprintKey = Setting.Text(
        "PinnedFingerprint", "", "SHA-256 of the broker's certificate: that one is trusted, and no other.", "use 64 hexadecimal digits, colons allowed",
        text => text.Replace(":", "", StringComparison.Ordinal) is { Length: 64 } digits && digits.All(char.IsAsciiHexDigit));

    /// <summary>The section's keys.</summary>
    public static IReadOnlyList<Setting> Keys => [.. FileKeys, ServerNameKey, FingerprintKey];

    /// <summary>Reads the section and checks that its files are there.</summary>
    public static TlsSettings Read(SettingsSection section, Credentials credentials)
    {
        var files = Array.ConvertAll(FileKeys, key => section.Get(key));
        foreach (var (setting, file) in FileKeys.Zip(files).Where(pair => pair.Second.Length > 0 && !File.Exists(pair.Second)))
            section.Add(setting.Key, $"there is no file {file}");

        var key = files is [_, { Length: > 0 }, ""] ? credentials.File(Credentials.MqttKey) : files[2];
        var settings = new TlsSettings(files[0], files[1], key, section.Get(ServerNameKey), section.Get(FingerprintKey));
        if (settings is { KeyFile.Length: > 0, CertificateFile.Length: 0 })
            section.Add("CertificateFile", "is empty although there is a KeyFile", "name the certificate that the key belongs to");
        section.RefuseUnknown();
        return settings;
    }
}

/// <summary>Section <c>Mqtt:Topics</c>: the templates that every topic comes from.</summary>
/// <param name="Sensor">Template of a channel's bare value.</param>
/// <param name="Output">Template of an output's state.</param>
/// <param name="Agent">Root of what is for machines.</param>
public sealed record TopicSettings(string Sensor, string Output, string Agent)
{
    /// <summary>Template of where outputs take commands; empty for the state's topic with <c>/set</c>.</summary>
    public string Command { get; init; } = "";

    private static readonly Setting<string> SensorKey =
        Setting.Text("Sensor", "/Sensor/{quantity}/{location}", "Template of a channel's bare value; none publishes none.");

    private static readonly Setting<string> OutputKey =
        Setting.Text("Output", "/Output/{output}/{location}", "Template of an output's state; none publishes none.");

    private static readonly Setting<string> CommandKey =
        Setting.Text("Command", "", "Template of where an output takes commands; empty is that of Output with /set.");

    private static readonly Setting<string> AgentKey = Setting.Text("Agent", "/Agent/{agent}", "Root of what is for machines; none publishes nothing of it.");

    /// <summary>The section's keys.</summary>
    public static IReadOnlyList<Setting> Keys => [SensorKey, OutputKey, CommandKey, AgentKey];

    /// <summary>Reads the section.</summary>
    public static TopicSettings Read(SettingsSection section)
    {
        var settings = new TopicSettings(section.Get(SensorKey), section.Get(OutputKey), section.Get(AgentKey)) { Command = section.Get(CommandKey) };
        section.RefuseUnknown();
        return settings;
    }
}

/// <summary>Section <c>Mqtt:Embedded</c>: where the agent's own broker listens.</summary>
/// <param name="Port">TCP port.</param>
/// <param name="Address">IP address.</param>
/// <param name="PasswordFile">Further users; empty for none.</param>
/// <param name="AccessFile">Who may use which topics; empty for everybody all.</param>
public sealed record EmbeddedBrokerSettings(int Port, string Address, string PasswordFile, string AccessFile)
{
    private static readonly Setting<int> PortKey = Setting.Integer("Port", 1883, 1, 65535, "TCP port of the embedded broker.");

    private static readonly Setting<string> AddressKey = Setting.Text(
        "Address", "127.0.0.1", "IP address that the embedded broker listens on; another than loopback needs Mqtt:Username and Password.",
        "use an IP address such as 127.0.0.1 or 0.0.0.0", text => System.Net.IPAddress.TryParse(text, out _));

    private static readonly Setting<string> PasswordFileKey =
        Setting.Text("PasswordFile", "", "Further users, in the form that mosquitto_passwd writes.");

    private static readonly Setting<string> AccessFileKey = Setting.Text("AccessFile", "", "Who may use which topics, in the form of Mosquitto's acl_file.");

    /// <summary>The section's keys.</summary>
    public static IReadOnlyList<Setting> Keys => [PortKey, AddressKey, PasswordFileKey, AccessFileKey];

    /// <summary>Reads the section.</summary>
    public static EmbeddedBrokerSettings Read(SettingsSection section)
    {
        var settings = new EmbeddedBrokerSettings(section.Get(PortKey), section.Get(AddressKey), section.Get(PasswordFileKey), section.Get(AccessFileKey));
        foreach (var (key, file) in new[] { (PasswordFileKey, settings.PasswordFile), (AccessFileKey, settings.AccessFile) })
        {
            if (file.Length > 0 && !File.Exists(file))
                section.Add(key.Key, $"there is no file {file}");
        }

        section.RefuseUnknown();
        return settings;
    }
}
