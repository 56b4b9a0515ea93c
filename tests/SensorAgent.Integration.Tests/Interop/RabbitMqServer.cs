using System.Diagnostics;
using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests.Interop;

/// <summary>
/// RabbitMQ with its MQTT plugin on the loopback, with a directory, node name, ports and port mapper of its own, shared by the tests of a
/// class. It starts only where it is installed.
/// </summary>
public sealed class RabbitMqServer : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);
    private readonly string _directory = Directory.CreateTempSubdirectory("sensoragent-rabbitmq-").FullName;
    private readonly int _port = FreePort.Next();
    private readonly int _tlsPort = FreePort.Next();
    private readonly int _webPort = FreePort.Next();
    private readonly int _secureWebPort = FreePort.Next();
    private readonly TestCertificates _certificates = new();
    private readonly TaskCompletionSource _runs = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _portMapper;
    private Process? _server;

    public Uri Address => new($"mqtt://127.0.0.1:{_port}");

    /// <summary>The authority of its certificate.</summary>
    public string CaFile => _certificates.CaFile;

    /// <summary>Where it listens for mqtt, mqtts, ws or wss.</summary>
    public Uri AddressOf(string scheme) => scheme switch
    {
        "mqtts" => new($"mqtts://127.0.0.1:{_tlsPort}"),
        "ws" => new($"ws://127.0.0.1:{_webPort}/ws"),
        "wss" => new($"wss://127.0.0.1:{_secureWebPort}/ws"),
        _ => Address,
    };

    public async Task InitializeAsync()
    {
        if (PeerPackages.Missing(PeerMake.RabbitMq) is not null)
            return;
        var files = _certificates.Issue("localhost");
        await File.WriteAllTextAsync(Path.Combine(_directory, "enabled_plugins"), "[rabbitmq_mqtt,rabbitmq_web_mqtt].\n");
        await File.WriteAllLinesAsync(Path.Combine(_directory, "rabbitmq.conf"),
        [
            "listeners.tcp = none",
            $"mqtt.listeners.tcp.1 = 127.0.0.1:{_port}",
            $"mqtt.listeners.ssl.1 = 127.0.0.1:{_tlsPort}",
            $"ssl_options.cacertfile = {_certificates.CaFile}",
            $"ssl_options.certfile = {files.Certificate}",
            $"ssl_options.keyfile = {files.Key}",
            "ssl_options.verify = verify_none",
            "ssl_options.fail_if_no_peer_cert = false",
            "web_mqtt.tcp.ip = 127.0.0.1",
            $"web_mqtt.tcp.port = {_webPort}",
            "web_mqtt.ssl.ip = 127.0.0.1",
            $"web_mqtt.ssl.port = {_secureWebPort}",
            $"web_mqtt.ssl.cacertfile = {_certificates.CaFile}",
            $"web_mqtt.ssl.certfile = {files.Certificate}",
            $"web_mqtt.ssl.keyfile = {files.Key}",
            "mqtt.allow_anonymous = true",
            "mqtt.retained_message_store = rabbit_mqtt_retained_msg_store_ets",
            "log.console = true",
            "log.console.level = info",
        ]);
        var mapperPort = FreePort.Next();
        // Erlang would leave a port mapper running for ever; this one ends with the test.
        _portMapper = Process.Start("epmd", ["-port", $"{mapperPort}", "-address", "127.0.0.1"]);
        await StartAsync(mapperPort);
    }

    public async Task DisposeAsync()
    {
        foreach (var process in new[] { _server, _portMapper }.OfType<Process>())
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync().WaitAsync(Bound);
            process.Dispose();
        }

        _certificates.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task StartAsync(int mapperPort)
    {
        var start = new ProcessStartInfo(PeerPackages.RabbitMq) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new (string Name, string Value)[]
        {
            ("HOME", _directory),
            ("ERL_EPMD_PORT", $"{mapperPort}"),
            ("ERL_EPMD_ADDRESS", "127.0.0.1"),
            ("RABBITMQ_NODENAME", $"interop{_port}@localhost"),
            ("RABBITMQ_DIST_PORT", $"{FreePort.Next()}"),
            ("RABBITMQ_CONF_ENV_FILE", "/dev/null"),
            ("RABBITMQ_CONFIG_FILE", Path.Combine(_directory, "rabbitmq.conf")),
            ("RABBITMQ_ENABLED_PLUGINS_FILE", Path.Combine(_directory, "enabled_plugins")),
            ("RABBITMQ_MNESIA_BASE", Path.Combine(_directory, "mnesia")),
            ("RABBITMQ_LOG_BASE", Path.Combine(_directory, "log")),
            ("RABBITMQ_LOGS", "-"),
            ("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+S 1:1 -kernel inet_dist_use_interface {127,0,0,1}"),
        })
        {
            start.Environment[name] = value;
        }

        _server = Process.Start(start)!;
        _server.OutputDataReceived += (_, line) => Heard(line.Data);
        _server.ErrorDataReceived += (_, line) => Heard(line.Data);
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        var ended = _server.WaitForExitAsync();
        if (await Task.WhenAny(_runs.Task, ended).WaitAsync(Bound) == ended)
            throw new InvalidOperationException("RabbitMQ does not start.");
    }

    private void Heard(string? line)
    {
        if (line?.Contains("startup complete", StringComparison.Ordinal) == true)
            _runs.TrySetResult();
    }
}
