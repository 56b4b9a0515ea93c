using System.Diagnostics;
using System.Text.RegularExpressions;
using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests.Agent;

/// <summary>What <c>sensoragent broker-config mosquitto --write</c> makes, under the real Mosquitto as Debian configures it.</summary>
public sealed partial class BrokerConfigTests : IAsyncLifetime
{
    private readonly TestBench _bench = new();
    private readonly int _port = FreePort.Next();
    private readonly int _tlsPort = FreePort.Next();
    private readonly List<MosquittoServer> _brokers = [];
    private string _agentsPassword = "";
    private string _phonesPassword = "";

    private string Folder => Path.Combine(_bench.Directory, "mosquitto");

    private string[] Phone => ["--cafile", Path.Combine(Folder, "certs", "sensoragent-ca.crt"), "-u", "phone", "-P", _phonesPassword];

    public Task InitializeAsync()
    {
        // Started by root, Mosquitto is a user of its own, who has to reach its folder.
        File.SetUnixFileMode(_bench.Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _bench.Dispose();
        foreach (var broker in _brokers)
            await broker.DisposeAsync();
    }

    [Fact]
    public async Task The_agent_and_a_phone_with_TLS_meet_on_it()
    {
        await WriteAndStartAsync();

        StartAgent();
        var phone = _bench.Subscribe(_tlsPort, "#", Phone);

        await phone.SeesAsync("/Sensor/temperature/room1", _ => true);
        await phone.SeesAsync("/Agent/bench/state", "online");
        await MosquittoSub.PublishAsync(_tlsPort, "/Output/lamp/room1/set", "ON", Phone);
        await phone.SeesAsync("/Output/lamp/room1", "ON");
    }

    [Fact]
    public async Task A_phone_cannot_pass_off_a_value_as_a_sensors()
    {
        await WriteAndStartAsync();
        var phone = _bench.Subscribe(_port, "#", Phone[2..]);

        await MosquittoSub.PublishAsync(_port, "/Sensor/temperature/room1", "99", Phone[2..]); // QoS 1: it has been judged when this returns
        await MosquittoSub.PublishAsync(_port, "/Output/lamp/room1/set", "OFF", Phone[2..]);

        await phone.SeesAsync("/Output/lamp/room1/set", "OFF");
        Assert.DoesNotContain(phone.Messages, message => message.Topic.StartsWith("/Sensor", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-u", "phone", "-P", "guessed")]
    [InlineData("-u", "nobody", "-P", "guessed")]
    [InlineData]
    public async Task Nobody_comes_in_without_a_password(params string[] credentials)
    {
        await WriteAndStartAsync();

        using var process = Process.Start(new ProcessStartInfo("mosquitto_pub", ["-h", "127.0.0.1", "-p", $"{_port}", "-t", "/x", "-m", "1", .. credentials])
        {
            RedirectStandardError = true,
        })!;
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Contains("not authorised", await process.StandardError.ReadToEndAsync());
    }

    [Fact]
    public async Task A_second_run_keeps_passwords_and_certificates()
    {
        await WriteAsync();
        var before = Contents();

        var printed = await WriteAsync();

        Assert.Equal(before, Contents());
        Assert.DoesNotContain("Password of", printed);
    }

    [Fact]
    public async Task The_bridge_passes_readings_to_a_cloud_broker_and_brings_commands_from_there()
    {
        var cloud = await MosquittoServer.StartAsync(new() { Users = new Dictionary<string, string> { ["me"] = "s3cret" } });
        _brokers.Add(cloud);
        var passwordFile = Path.Combine(_bench.Directory, "cloud-password");
        await File.WriteAllTextAsync(passwordFile, "s3cret\n");
        await WriteAndStartAsync("--bridge", $"mqtt://127.0.0.1:{cloud.Port}", "--bridge-username", "me", "--bridge-password-file", passwordFile);

        StartAgent();
        string[] me = ["-u", "me", "-P", "s3cret"];
        var far = _bench.Subscribe(cloud.Port, "#", me);

        await far.SeesAsync("/Sensor/temperature/room1", _ => true);
        await far.SeesAsync("/Output/lamp/room1", "OFF");
        await MosquittoSub.PublishAsync(cloud.Port, "/Output/lamp/room1/set", "ON", me);
        await far.SeesAsync("/Output/lamp/room1", "ON");
    }

    [Fact]
    public async Task What_is_printed_holds_no_password()
    {
        var passwordFile = Path.Combine(_bench.Directory, "cloud-password");
        await File.WriteAllTextAsync(passwordFile, "s3cret\n");

        var printed = await RunAsync("broker-config", "mosquitto", "--bridge", "mqtts://cloud.example.com", "--bridge-username", "me", "--bridge-password-file", passwordFile);

        Assert.Contains("address cloud.example.com:8883", printed);
        Assert.Contains("bridge_capath /etc/ssl/certs", printed);
        Assert.DoesNotContain("s3cret", printed);
    }

    private async Task WriteAndStartAsync(params string[] options)
    {
        await WriteAsync(options);
        var main = Path.Combine(_bench.Directory, "main.conf");
        await File.WriteAllTextAsync(main, $"persistence true\npersistence_location {_bench.Directory}/\nlog_dest stderr\ninclude_dir {Folder}/conf.d\n");
        _brokers.Add(await MosquittoServer.StartAsync(new() { Port = _port, ConfigurationFile = main }));
    }

    private async Task<string> WriteAsync(params string[] options)
    {
        var printed = await RunAsync(
            ["broker-config", "mosquitto", "--write", Folder, "--address", "127.0.0.1", "--port", $"{_port}", "--tls-port", $"{_tlsPort}", .. options]);
        foreach (Match made in Made().Matches(printed))
        {
            if (made.Groups[1].Value == "phone")
                _phonesPassword = made.Groups[2].Value;
            else
                _agentsPassword = made.Groups[2].Value;
        }

        return printed;
    }

    /// <summary>As the unit does it: the password is a credential, and stands in no configuration.</summary>
    private void StartAgent()
    {
        var credentials = Directory.CreateDirectory(Path.Combine(_bench.Directory, "credentials")).FullName;
        File.WriteAllText(Path.Combine(credentials, "mqtt-password"), _agentsPassword + "\n");
        _bench.AgentWith(new()
        {
            ["Mqtt__Broker"] = $"mqtt://127.0.0.1:{_port}", ["Mqtt__Username"] = "sensoragent", ["CREDENTIALS_DIRECTORY"] = credentials,
        });
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var process = _bench.AgentWith([], arguments);
        Assert.True(await process.EndAsync() == 0, process.Printed);
        return process.Printed;
    }

    private string Contents() => string.Join('\n', Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Order().Select(file => $"{file} {File.ReadAllText(file)}"));

    [GeneratedRegex(@"Password of (\w+): (\w+)")]
    private static partial Regex Made();
}
