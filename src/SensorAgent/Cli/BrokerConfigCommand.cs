using System.Net;
using SensorAgent.BrokerConfig;
using SensorAgent.Core.Options;

namespace SensorAgent.Cli;

/// <summary>What <c>sensoragent broker-config</c> was asked for.</summary>
internal sealed record BrokerRequest(string Broker, string? Folder, string Address, int Port, int TlsPort, IReadOnlyList<string> Hosts)
{
    public string? Bridge { get; init; }

    public string BridgeUsername { get; init; } = "";

    public string? BridgePasswordFile { get; init; }

    public string BridgeCaFile { get; init; } = "";
}

/// <summary><c>sensoragent broker-config mosquitto</c></summary>
internal static class BrokerConfigCommand
{
    private const string DefaultUser = "sensoragent";

    public static int Run(Session opened, BrokerRequest request)
    {
        using var session = opened;
        if (session.Findings.Mistakes.FirstOrDefault(mistake => !mistake.Path.StartsWith("Mqtt", StringComparison.OrdinalIgnoreCase)) is not null)
            return session.RefuseConfiguration(); // those of Mqtt may be what this is to mend
        if (request.Broker != "mosquitto")
            return session.Refuse($"There is no recipe for {request.Broker}; there is one for mosquitto. For others see docs/recipes.");
        if (!IPAddress.TryParse(request.Address, out _))
            return session.Refuse($"--address {request.Address} is no IP address; use one such as 0.0.0.0.");

        try
        {
            var bridge = BridgeOf(request, out var wrong);
            if (wrong.Length > 0)
                return session.Refuse(wrong);
            var mqtt = session.Plan.Mqtt;
            var config = new MosquittoConfig(
                Path.GetFullPath(request.Folder ?? "/etc/mosquitto"), request.Address, request.Port, request.TlsPort,
                mqtt.Username.Length > 0 ? mqtt.Username : DefaultUser, BrokerTopics.Of(mqtt.Topics, session.Plan.Agent.Id, DiscoveryPrefix(session)));
            if (request.Folder is null)
                Print(session, config, bridge);
            else
                Write(session, config, bridge, request.Hosts);
            return 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return session.Refuse($"It cannot be written: {fault.Message}");
        }
    }

    private static void Print(Session session, MosquittoConfig config, BrokerBridge? bridge)
    {
        var shown = bridge is null ? null : bridge with { Password = bridge.Password.Length > 0 ? "***" : "" };
        session.Output.WriteLine($"# {config.ConfigFile}");
        session.Output.WriteLine(config.ConfigText(shown, session.Plan.Mqtt.ClientId));
        session.Output.WriteLine($"# {config.AccessFile}");
        session.Output.WriteLine(config.AccessText());
        session.Output.WriteLine($"# --write {config.Folder} writes these, with passwords and certificates.");
    }

    private static void Write(Session session, MosquittoConfig config, BrokerBridge? bridge, IReadOnlyList<string> hosts)
    {
        var folder = new BrokerFolder(config, session.Time);
        folder.WriteCertificates(hosts.Count > 0 ? hosts : BrokerCertificates.NamesOfThisMachine(), areAsked: hosts.Count > 0);
        var made = folder.AddUsers((config.AgentUser, session.Plan.Mqtt.Password), (MosquittoConfig.PhoneUser, ""));
        folder.WriteConfiguration(bridge, session.Plan.Mqtt.ClientId);

        var output = session.Output;
        foreach (var file in folder.Written)
            output.WriteLine($"Written: {file}");
        foreach (var (user, password) in made)
            output.WriteLine($"Password of {user}: {password}   (shown only now)");
        output.WriteLine();
        output.WriteLine("sudo systemctl restart mosquitto");
        if (made.FirstOrDefault(user => user.User == config.AgentUser) is { Password: { } agents })
        {
            output.WriteLine($"sudo install -d -m 700 {Credentials.Installed}");
            output.WriteLine($"echo {agents} | sudo install -m 600 /dev/stdin {Credentials.Installed}/{Credentials.MqttPassword}");
        }

        output.WriteLine($"In the agent's configuration:  \"Mqtt\": {{ \"Broker\": \"mqtt://127.0.0.1:{config.Port}\", \"Username\": \"{config.AgentUser}\" }}");
        output.WriteLine("sudo systemctl restart sensoragent");
        output.WriteLine($"On a phone: TLS, port {config.TlsPort}, user {MosquittoConfig.PhoneUser}, and the authority {config.AuthorityFile} as trusted.");
    }

    private static string DiscoveryPrefix(Session session)
    {
        var values = session.Configuration.Values;
        return values["HomeAssistant:Enabled"] is { } enabled && bool.TryParse(enabled, out var isOn) && isOn
            ? values["HomeAssistant:Prefix"] is { Length: > 0 } prefix ? prefix : "homeassistant"
            : "";
    }

    private static BrokerBridge? BridgeOf(BrokerRequest request, out string wrong)
    {
        wrong = "";
        if (request.Bridge is null)
            return null;
        if (!Uri.TryCreate(request.Bridge, UriKind.Absolute, out var server) || server.Scheme is not ("mqtt" or "mqtts") || server.Host.Length == 0)
            wrong = $"--bridge {request.Bridge} is no address of a broker; use one such as mqtts://broker.example.com.";
        else if (request.BridgeCaFile.Length > 0 && !File.Exists(request.BridgeCaFile))
            wrong = $"There is no file {request.BridgeCaFile}.";
        else
            return new(server, request.BridgeUsername, request.BridgePasswordFile is { } file ? File.ReadLines(file).FirstOrDefault("").Trim() : "", request.BridgeCaFile);
        return null;
    }
}
