using System.Diagnostics;
using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests.Agent;

/// <summary>Commands with MQTT 5's Message Expiry Interval, through Mosquitto: those that come too late move nothing.</summary>
public sealed class MessageExpiryTests : IAsyncLifetime
{
    private const int MoreThanInFlight = 300; // 256 come without an acknowledgement, as our Receive Maximum says, and Mosquitto keeps the others

    private const string Configuration = """
        {
          "Agent": { "Id": "bench", "Location": "room1" },
          "Board": { "Kind": "simulated" },
          "Outputs": {
            "lamp": { "Driver": "gpio", "Pin": "GPIO17" },
            "boiler": { "Driver": "gpio", "Pin": "GPIO18", "AllowRetained": true },
            "slow": { "Driver": "exec", "Command": "[ $1 = OFF ] || sleep 3" }
          }
        }
        """;

    private readonly MosquittoBench _bench = new(Configuration);

    public Task InitializeAsync() => _bench.StartAsync();

    public Task DisposeAsync() => _bench.DisposeAsync().AsTask();

    [Fact]
    public async Task A_command_that_arrives_in_time_and_then_waits_too_long_is_dropped_and_answered()
    {
        await StartAsync();
        await _bench.CommandAsync("slow", "ON");

        await _bench.CommandAsync("slow", "OFF", Expiry(1));

        await _bench.Sub.SeesAsync(
            "/Agent/bench/result/slow", """{"status":"ignored","reason":"The command has waited longer than its message expiry allows.","state":"ON"}""");
        Assert.Equal("ON", _bench.Sub.Messages.Last(message => message.Topic == "/Output/slow/room1").Payload);
    }

    [Fact]
    public async Task A_command_that_expires_in_the_brokers_queue_never_acts()
    {
        var agent = await StartAsync();
        await agent.SignalAsync("STOP");
        await FloodAsync("lamp", MoreThanInFlight);
        await _bench.CommandAsync("lamp", "ON", Expiry(1));
        await _bench.PublishAsync("/marker", "x", ["-r", .. Expiry(1)]);
        await Wait.Until(() => !Has("/marker"));

        await agent.SignalAsync("CONT");
        await _bench.CommandAsync("lamp", """{"state":"OFF","id":"after"}""");

        await _bench.Sub.SeesAsync("/Agent/bench/result/lamp", """{"id":"after","status":"ok","state":"OFF"}""");
        Assert.DoesNotContain(_bench.Sub.Messages, message => message is { Topic: "/Output/lamp/room1", Payload: "ON" });
    }

    [Fact]
    public async Task A_retained_command_that_is_allowed_acts_as_long_as_it_has_not_expired()
    {
        await _bench.CommandAsync("boiler", "ON", ["-r", .. Expiry(600)]);

        await StartAsync();

        await _bench.Sub.SeesAsync("/Output/boiler/room1", "ON");
    }

    private async Task<AgentProcess> StartAsync()
    {
        var agent = _bench.Agent("--Mqtt:KeepAlive=60s");
        await _bench.Sub.SeesAsync("/Output/slow/room1", "OFF");
        return agent;
    }

    private static string[] Expiry(int seconds) => ["-V", "mqttv5", "-D", "publish", "message-expiry-interval", $"{seconds}"];

    private async Task FloodAsync(string output, int commands)
    {
        using var process = Process.Start(
            "sh", ["-c", $"seq {commands} | sed s,.*,OFF, | mosquitto_pub -h 127.0.0.1 -p {_bench.Broker.Port} -q 1 -t /Output/{output}/room1/set -l"]);
        await process.WaitForExitAsync();
    }

    /// <summary>Whether the broker gives a retained message within a second.</summary>
    private bool Has(string topic)
    {
        using var asking = Process.Start(
            "mosquitto_sub", ["-h", "127.0.0.1", "-p", $"{_bench.Broker.Port}", "-t", topic, "-C", "1", "-W", "1", "-F", ""]);
        asking.WaitForExit();
        return asking.ExitCode == 0;
    }
}
