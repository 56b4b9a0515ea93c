using System.CommandLine;
using SensorAgent.Configuration;
using SensorAgent.Core.Messaging;

namespace SensorAgent.Cli;

/// <summary>The commands, and what all of them share.</summary>
internal static class CommandLine
{
    private static readonly Option<string?> ConfigOption = new("--config")
    {
        Description = "The configuration; otherwise ./appsettings.json, /etc/sensoragent/appsettings.json, or the one beside the program.",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>The names of the commands.</summary>
    public static IReadOnlyList<string> Commands { get; } =
        ["run", "check", "scan", "read", "record", "replay", "set", "watch", "sub", "pub", "history", "drivers", "doctor", "password", "broker-config", "unit"];

    public static Task<int> RunAsync(IReadOnlyList<string> arguments, InvocationConfiguration console)
    {
        console.ProcessTerminationTimeout = null; // run ends by the host's own signal handling, the others at once
        return Root().Parse(arguments, new() { ResponseFileTokenReplacer = null }).InvokeAsync(console);
    }

    private static RootCommand Root()
    {
        var root = new RootCommand("Reads sensors, publishes them over MQTT, and drives outputs by MQTT. Without a command it runs the agent.")
        {
            ConfigOption,
            Run(new Command("run", "Runs the agent (the default). Settings can follow: --Mqtt:Broker=mqtt://192.168.1.10")),
            Check(),
            Scan(),
            Read(),
            Record(),
            Replay(),
            Set(),
            Watch(),
            Sub(),
            Pub(),
            History(),
            Drivers(),
            Doctor(),
            Password(),
            BrokerConfig(),
            Unit(),
            Generate(),
        };
        return (RootCommand)Run(root);
    }

    private static Command Run(Command command)
    {
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, _) => RunCommand.RunAsync(Session.Open(parsed, ConfigOption)));
        return command;
    }

    private static Command Check()
    {
        var migrate = new Option<bool>("--migrate") { Description = "Writes an older configuration anew in the present form; as it was it is kept beside." };
        var command = new Command("check", "Names every mistake in the configuration, each with its path and what would be right.") { migrate };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parsed => CheckCommand.Run(Session.Open(parsed, ConfigOption), parsed.GetValue(migrate)));
        return command;
    }

    private static Command Scan()
    {
        var json = new Option<bool>("--json") { Description = "Prints a JSON object." };
        var write = new Option<bool>("--write") { Description = "Adds the chips it recognises, and thermometers, to the configuration." };
        var command = new Command("scan", "Lists buses and what is on them, with the chips it recognises; nothing is written to a device.") { json, write };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, stop) =>
            ScanCommand.RunAsync(Session.Open(parsed, ConfigOption), parsed.GetValue(json), parsed.GetValue(write), stop));
        return command;
    }

    private static Command Read()
    {
        var sensor = new Argument<string?>("sensor") { Description = "Its name; without it all are read.", Arity = ArgumentArity.ZeroOrOne };
        var watch = new Option<bool>("--watch") { Description = "Reads again at the sensor's interval until Ctrl+C, and prints the time." };
        var command = new Command("read", "Reads sensors directly, without broker, and prints what they say.") { sensor, watch };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, stop) =>
        {
            var (name, settings) = OneWord(parsed, sensor);
            return ReadCommand.RunAsync(Session.Open(parsed, ConfigOption, settings), name, parsed.GetValue(watch), stop);
        });
        return command;
    }

    /// <summary>The one word that may stand there, and the settings; a second word is given to those who name mistakes.</summary>
    private static (string? Word, IReadOnlyList<string> Settings) OneWord(ParseResult parsed, Argument<string?> argument)
    {
        var (words, settings) = Overrides.Separate([.. parsed.GetValue(argument) is { } given ? new[] { given } : [], .. parsed.UnmatchedTokens]);
        return (words.Count > 0 ? words[0] : null, [.. settings, .. words.Skip(1)]);
    }

    private static Command Record()
    {
        var sensor = new Argument<string>("sensor") { Description = "Its name in the configuration." };
        var file = new Option<string>("--output", "-o") { Description = "The file to write.", HelpName = "FILE", Required = true };
        var duration = new Option<string?>("--for") { Description = "How long, such as 30s; without it one reading.", HelpName = "TIME" };
        var command = new Command("record", "Reads a sensor and writes every transfer of it into a trace, which others can replay.") { sensor, file, duration };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, stop) => RecordCommand.RunAsync(
            Session.Open(parsed, ConfigOption), parsed.GetRequiredValue(sensor), parsed.GetRequiredValue(file), parsed.GetValue(duration), stop));
        return command;
    }

    private static Command Replay()
    {
        var file = new Argument<string>("trace") { Description = "The file that record wrote." };
        var command = new Command("replay", "Reads a recorded sensor again through its driver, and says where the driver departs from the trace.") { file };
        command.SetAction(parsed => ReplayCommand.Run(parsed.GetRequiredValue(file), parsed.InvocationConfiguration));
        return command;
    }

    private static Command Set()
    {
        var output = new Argument<string>("output") { Description = "Its name in the configuration; a group's or scene's too." };
        var value = new Argument<string[]>("value") { Description = "ON, OFF, TOGGLE, 42, ON 5s, PULSE 500ms, BLINK 3x200ms, CANCEL.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("set", "Sends a command to an output of the running agent, and prints the answer.") { output, value };
        command.SetAction((parsed, stop) =>
        {
            var (words, settings) = Overrides.Separate([parsed.GetRequiredValue(output), .. parsed.GetRequiredValue(value), .. parsed.UnmatchedTokens]);
            return SetCommand.RunAsync(Session.Open(parsed, ConfigOption, settings), words, stop);
        });
        return command;
    }

    private static Command Watch()
    {
        var command = new Command("watch", "Shows the running agent's channels and outputs, live, until Ctrl+C.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction((parsed, stop) => WatchCommand.RunAsync(Session.Open(parsed, ConfigOption), stop));
        return command;
    }

    private static Command Sub()
    {
        var filter = new Argument<string[]>("filter")
        {
            Description = "What to subscribe to, such as '/Sensor/#'; without it all sensors and outputs.", Arity = ArgumentArity.ZeroOrMore,
        };
        var count = new Option<int?>("--count", "-C") { Description = "Ends after so many messages.", HelpName = "N" };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 1)
                result.AddError("--count is a number from 1.");
        });
        var command = new Command("sub", "Prints messages of the configured broker, a line each: topic and payload.") { filter, count };
        command.SetAction((parsed, stop) =>
        {
            var (filters, settings) = Overrides.Separate([.. parsed.GetValue(filter) ?? [], .. parsed.UnmatchedTokens]);
            return SubCommand.RunAsync(Session.Open(parsed, ConfigOption, settings), filters, parsed.GetValue(count), stop);
        });
        return command;
    }

    private static Command Pub()
    {
        var topic = new Argument<string>("topic") { Description = "Where to, such as /Output/lamp/room1/set." };
        var message = new Argument<string[]>("message") { Description = "The payload; '' for an empty one.", Arity = ArgumentArity.OneOrMore };
        var retain = new Option<bool>("--retain", "-r") { Description = "The broker keeps it for later subscribers; an empty one takes it back." };
        var qos = new Option<int>("--qos", "-q") { Description = "0, 1 or 2.", DefaultValueFactory = _ => 1, HelpName = "N" };
        qos.AcceptOnlyFromAmong("0", "1", "2");
        var command = new Command("pub", "Publishes a message to the configured broker.") { topic, message, retain, qos };
        command.SetAction((parsed, stop) =>
        {
            var (words, settings) = Overrides.Separate([.. parsed.GetRequiredValue(message), .. parsed.UnmatchedTokens]);
            return PubCommand.RunAsync(
                Session.Open(parsed, ConfigOption, settings),
                new(parsed.GetRequiredValue(topic), Payload.Text(string.Join(' ', words))) { Retain = parsed.GetValue(retain), Qos = parsed.GetValue(qos) },
                stop);
        });
        return command;
    }

    private static Command History()
    {
        var channel = new Argument<string?>("channel") { Description = "quantity/location, such as temperature/room1; without it the channels are listed.", Arity = ArgumentArity.ZeroOrOne };
        var since = new Option<string>("--since") { Description = "How far back: 24h, 7d.", DefaultValueFactory = _ => "24h", HelpName = "TIME" };
        var step = new Option<string?>("--step") { Description = "Length of a step: 5m.", HelpName = "TIME" };
        var csv = new Option<bool>("--csv") { Description = "Prints comma-separated values." };
        var json = new Option<bool>("--json") { Description = "Prints a JSON array." };
        var command = new Command("history", "Shows what a channel did, from the readings on disk.") { channel, since, step, csv, json };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parsed =>
        {
            var (name, settings) = OneWord(parsed, channel);
            return HistoryCommand.Run(
                Session.Open(parsed, ConfigOption, settings), name, parsed.GetRequiredValue(since), parsed.GetValue(step),
                parsed.GetValue(json) ? HistoryFormat.Json : parsed.GetValue(csv) ? HistoryFormat.Csv : HistoryFormat.Table);
        });
        return command;
    }

    private static Command Drivers()
    {
        var name = new Argument<string?>("driver") { Description = "A driver to describe in full.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("drivers", "Lists the drivers, or describes one.") { name };
        command.SetAction(parsed => DriversCommand.Run(parsed.GetValue(name), parsed.InvocationConfiguration));
        return command;
    }

    private static Command Doctor()
    {
        var json = new Option<bool>("--json") { Description = "Prints a JSON object." };
        var command = new Command("doctor", "Looks at configuration, interfaces, supply, clock, disk and broker, and says what to type to mend each.") { json };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, stop) => DoctorCommand.RunAsync(Session.Open(parsed, ConfigOption), parsed.GetValue(json), stop));
        return command;
    }

    private static Command BrokerConfig()
    {
        var broker = new Argument<string>("broker") { Description = "mosquitto." };
        var folder = new Option<string?>("--write") { Description = "Writes them, with passwords and certificates: /etc/mosquitto.", HelpName = "FOLDER" };
        var address = new Option<string>("--address") { Description = "The address that phones reach.", DefaultValueFactory = _ => "0.0.0.0", HelpName = "IP" };
        var port = new Option<int>("--port") { Description = "The port for this machine.", DefaultValueFactory = _ => 1883 };
        var tlsPort = new Option<int>("--tls-port") { Description = "The port for all others, with TLS.", DefaultValueFactory = _ => 8883 };
        var hosts = new Option<string[]>("--host") { Description = "A name or address for the certificate; otherwise those of this machine.", HelpName = "NAME" };
        var bridge = new Option<string?>("--bridge") { Description = "A broker elsewhere to pass everything on to: mqtts://broker.example.com.", HelpName = "URL" };
        var username = new Option<string>("--bridge-username") { Description = "The user name there.", DefaultValueFactory = _ => "", HelpName = "NAME" };
        var password = new Option<string?>("--bridge-password-file") { Description = "A file whose first line is the password there.", HelpName = "FILE" };
        var authority = new Option<string>("--bridge-ca") { Description = "Whom to trust there, PEM; otherwise the system's.", DefaultValueFactory = _ => "", HelpName = "FILE" };
        var command = new Command("broker-config", "Makes a broker's configuration for this agent: passwords, TLS, access list, and a bridge to a cloud.")
        {
            broker, folder, address, port, tlsPort, hosts, bridge, username, password, authority,
        };
        command.SetAction(parsed => BrokerConfigCommand.Run(Session.Open(parsed, ConfigOption), new(
            parsed.GetRequiredValue(broker), parsed.GetValue(folder), parsed.GetRequiredValue(address), parsed.GetValue(port), parsed.GetValue(tlsPort),
            parsed.GetValue(hosts) ?? [])
        {
            Bridge = parsed.GetValue(bridge),
            BridgeUsername = parsed.GetRequiredValue(username),
            BridgePasswordFile = parsed.GetValue(password),
            BridgeCaFile = parsed.GetRequiredValue(authority),
        }));
        return command;
    }

    private static Command Password()
    {
        var reader = new Option<bool>("--reader") { Description = "That of the reader, who may look and change nothing." };
        var command = new Command("password", "Sets the password of the dashboard, asked for or read from standard input; then it can be reached from elsewhere.") { reader };
        command.SetAction(parsed => PasswordCommand.Run(Session.Open(parsed, ConfigOption), parsed.GetValue(reader)));
        return command;
    }

    private static Command Unit()
    {
        var command = new Command("unit", "Prints a drop-in for the systemd unit that allows exactly the devices of the configuration.");
        command.SetAction(parsed => UnitCommand.Run(Session.Open(parsed, ConfigOption)));
        return command;
    }

    private static Command Generate()
    {
        var root = new Argument<DirectoryInfo>("repository") { Description = "The directory of SensorAgent.sln." };
        var command = new Command("generate", "Makes the files of the repository that follow from the descriptions of settings and drivers.") { root };
        command.Hidden = true;
        command.SetAction(parsed => GenerateCommand.Run(parsed.GetRequiredValue(root), parsed.InvocationConfiguration));
        return command;
    }
}
