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

    private readonly TestBench _bench = new(Configuration);
    private MosquittoServer _broker = null!;
    private MosquittoSub _sub = null!;

    public async Task InitializeAsync()
    {
        _broker = await MosquittoServer.StartAsync();
        _sub = _bench.Subscribe(_broker.Port, "#");
    }

    public async Task DisposeAsync()
    {
        _bench.Dispose();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task A_command_that_arrives_in_time_and_then_waits_too_long_is_dropped_and_answered()
    {
        await StartAsync();
        await CommandAsync("slow", "ON");

        await CommandAsync("slow", "OFF", seconds: 1);

        await _sub.SeesAsync("/Agent/bench/result/slow", """{"status":"ignored","reason":"The command has waited longer than its message expiry allows.","state":"ON"}""");
        Assert.Equal("ON", _sub.Messages.Last(message => message.Topic == "/Output/slow/room1").Payload);
    }

    [Fact]
    public async Task A_command_that_expires_in_the_brokers_queue_never_acts()
    {
        var agent = await StartAsync();
        await agent.SignalAsync("STOP");
        await FloodAsync("lamp", MoreThanInFlight);
        await CommandAsync("lamp", "ON", seconds: 1);
        await MosquittoSub.PublishAsync(_broker.Port, "/marker", "x", "-r", "-V", "mqttv5", "-D", "publish", "message-expiry-interval", "1");
        await Wait.Until(() => !Has("/marker"));

        await agent.SignalAsync("CONT");
        await CommandAsync("lamp", """{"state":"OFF","id":"after"}""");

        await _sub.SeesAsync("/Agent/bench/result/lamp", """{"id":"after","status":"ok","state":"OFF"}""");
        Assert.DoesNotContain(_sub.Messages, message => message is { Topic: "/Output/lamp/room1", Payload: "ON" });
    }

    [Fact]
    public async Task A_retained_command_that_is_allowed_acts_as_long_as_it_has_not_expired()
    {
        await MosquittoSub.PublishAsync(
            _broker.Port, "/Output/boiler/room1/set", "ON", "-r", "-V", "mqttv5", "-D", "publish", "message-expiry-interval", "600");

        await StartAsync();

        await _sub.SeesAsync("/Output/boiler/room1", "ON");
    }

    private async Task<AgentProcess> StartAsync()
    {
        var agent = _bench.AgentWith(new() { ["Mqtt__Broker"] = $"mqtt://127.0.0.1:{_broker.Port}", ["Mqtt__KeepAlive"] = "60s" });
        await _sub.SeesAsync("/Output/slow/room1", "OFF");
        return agent;
    }

    private Task CommandAsync(string output, string command, int seconds) => MosquittoSub.PublishAsync(
        _broker.Port, $"/Output/{output}/room1/set", command, "-V", "mqttv5", "-D", "publish", "message-expiry-interval", $"{seconds}");

    private Task CommandAsync(string output, string command) => MosquittoSub.PublishAsync(_broker.Port, $"/Output/{output}/room1/set", command);

    private async Task FloodAsync(string output, int commands)
    {
        using var process = Process.Start("sh", ["-c", $"seq {commands} | sed s,.*,OFF, | mosquitto_pub -h 127.0.0.1 -p {_broker.Port} -q 1 -t /Output/{output}/room1/set -l"]);
        await process.WaitForExitAsync();
    }

    /// <summary>Whether the broker gives a retained message within a second.</summary>
    private bool Has(string topic)
    {
        using var asking = Process.Start("mosquitto_sub", ["-h", "127.0.0.1", "-p", $"{_broker.Port}", "-t", topic, "-C", "1", "-W", "1", "-F", ""]);
        asking.WaitForExit();
        return asking.ExitCode == 0;
    }
}
