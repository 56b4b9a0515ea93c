using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests.Agent;

/// <summary>Rules of a running agent, with the broker there and stopped.</summary>
public sealed class RuleTests : IAsyncLifetime
{
    private readonly TestBench _bench;
    private readonly string _thermometer = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private MosquittoServer _broker = null!;

    public RuleTests()
    {
        File.WriteAllText(_thermometer, "21");
        _bench = new($$"""
            { "Agent": { "Id": "bench", "Location": "room1" }, "Board": { "Kind": "simulated" },
              "Sensors": { "air": { "Driver": "file", "Path": "{{_thermometer}}", "Quantity": "temperature", "Interval": "200ms" } },
              "Outputs": { "fan": { "Driver": "gpio", "Pin": "GPIO17" } },
              "Rules": { "cooling": { "When": { "Channel": "temperature/room1", "Above": 28, "Hysteresis": 2 }, "Do": { "fan": "ON" }, "Else": { "fan": "OFF" } } } }
            """);
    }

    public async Task InitializeAsync() => _broker = await MosquittoServer.StartAsync();

    public async Task DisposeAsync()
    {
        _bench.Dispose();
        File.Delete(_thermometer);
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task A_rule_switches_the_fan_while_the_broker_is_stopped_and_tells_it_when_it_is_back()
    {
        var agent = _bench.Agent(_broker.Port);
        await _bench.Subscribe(_broker.Port, "#").SeesAsync("/Agent/bench/fired/cooling", fired => TestBench.Member(fired, "branch") == "else");
        await _broker.KillAsync();
        await agent.PrintsAsync("Not connected");

        Measure(30);
        await agent.PrintsAsync("fan/room1  ON  (rule) Rule cooling: temperature/room1 is 30.0 °C.");
        Measure(27);
        Measure(25);
        await agent.PrintsAsync("fan/room1  OFF  (rule) Rule cooling: temperature/room1 is 25.0 °C.");
        Measure(31);
        await agent.PrintsAsync("temperature/room1 is 31.0 °C.");
        await _broker.StartAgainAsync();

        var sub = _bench.Subscribe(_broker.Port, "#");
        await sub.SeesAsync("/Output/fan/room1", "ON");
        await sub.SeesAsync("/Agent/bench/output/fan", detail => TestBench.Member(detail, "cause") == "rule");
        Assert.Contains("31.0 °C", (await sub.SeesAsync("/Agent/bench/fired/cooling", _ => true)).Payload);
    }

    [Fact]
    public async Task A_rule_is_switched_over_MQTT_and_stands_in_the_catalogue()
    {
        _bench.Agent(_broker.Port);
        var sub = _bench.Subscribe(_broker.Port, "#");
        await sub.SeesAsync("/Agent/bench/rule/cooling", "ON");
        await sub.SeesAsync("/Agent/bench/catalog", catalogue => catalogue.Contains("\"rule\":\"cooling\"", StringComparison.Ordinal));

        await MosquittoSub.PublishAsync(_broker.Port, "/Agent/bench/rule/cooling/set", "OFF");
        await sub.SeesAsync("/Agent/bench/rule/cooling", "OFF");
        Measure(30);
        await sub.SeesAsync("/Sensor/temperature/room1", "30.0");
        Assert.DoesNotContain(sub.Messages, message => message is { Topic: "/Output/fan/room1", Payload: "ON" });
        await MosquittoSub.PublishAsync(_broker.Port, "/Agent/bench/rule/cooling/set", "ON");

        await sub.SeesAsync("/Output/fan/room1", "ON");
    }

    private void Measure(int celsius)
    {
        File.WriteAllText(_thermometer + "~", $"{celsius}");
        File.Move(_thermometer + "~", _thermometer, overwrite: true);
    }
}
