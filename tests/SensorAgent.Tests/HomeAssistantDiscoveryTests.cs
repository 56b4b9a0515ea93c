using System.Text;
using System.Text.Json;
using SensorAgent.Configuration;
using SensorAgent.Core.Management;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Storage;
using SensorAgent.Testing;

namespace SensorAgent.Tests;

public sealed class HomeAssistantDiscoveryTests : IDisposable
{
    private const string Device = "homeassistant/device/sensoragent_pi/config";
    private const string Sensors = """{ "climate": { "Driver": "bme280", "Location": "attic", "Interval": "10s" }, "host": { "Driver": "host", "Location": "pi" } }""";
    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<string, string> _broker = [];
    private Outbox _outbox = new();
    private HomeAssistantDiscovery _discovery;

    public HomeAssistantDiscoveryTests() => _discovery = Start();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void One_message_tells_of_the_whole_device()
    {
        Announce();

        using var json = JsonDocument.Parse(Assert.Single(Take()).Value);
        var device = json.RootElement.GetProperty("device");
        Assert.Equal(("pi", "a board (simulated)"), (device.GetProperty("name").GetString(), device.GetProperty("model").GetString()));
        var temperature = json.RootElement.GetProperty("components").GetProperty("sensor_temperature_attic");
        Assert.Equal(
            """
            {"name":"Temperature attic","unique_id":"sensoragent_pi_sensor_temperature_attic","availability":[{"topic":"/Agent/pi/state"},{"topic":"/Agent/pi/status/temperature/attic","value_template":"{{ 'online' if value == 'online' else 'offline' }}"}],"availability_mode":"all","state_topic":"/Sensor/temperature/attic","expire_after":30,"unit_of_measurement":"°C","device_class":"temperature","state_class":"measurement","platform":"sensor"}
            """, temperature.GetRawText());
        var load = json.RootElement.GetProperty("components").GetProperty("sensor_cpu_load_pi");
        Assert.Equal(("CPU load", "diagnostic"), (load.GetProperty("name").GetString(), load.GetProperty("entity_category").GetString()));
    }

    [Fact]
    public void What_vanishes_from_the_configuration_is_taken_back_by_its_platform_alone()
    {
        Announce();
        Take();

        Announce("""{ "climate": { "Driver": "bme280", "Location": "attic", "Quantities": { "humidity": { "Enabled": false } } } }""");

        Assert.Equal("""{"platform":"sensor"}""", Component(Take()[Device], "sensor_humidity_attic"));
        Assert.Contains("state_topic", Component(_broker[Device], "sensor_temperature_attic"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_vanished_while_the_agent_was_not_running_is_taken_back_at_its_start()
    {
        Announce();
        Take();

        _discovery = Start();
        Announce("""{ "climate": { "Driver": "bme280", "Location": "attic" } }""");

        Assert.Equal("""{"platform":"sensor"}""", Component(Take()[Device], "sensor_cpu_load_pi"));
    }

    [Fact]
    public void What_the_broker_has_not_taken_is_not_forgotten()
    {
        Announce();
        Take();
        Announce("""{ "climate": { "Driver": "bme280", "Location": "attic" } }"""); // and the agent ends before it is published

        _discovery = Start();
        Announce("""{ "climate": { "Driver": "bme280", "Location": "attic" } }""");
        Assert.Equal("""{"platform":"sensor"}""", Component(Take()[Device], "sensor_cpu_load_pi"));

        _discovery = Start(); // now it has: the next start says nothing of it
        Announce("""{ "climate": { "Driver": "bme280", "Location": "attic" } }""");
        Assert.Equal("", Component(Take()[Device], "sensor_cpu_load_pi"));
    }

    [Theory]
    [InlineData("online", 1)]
    [InlineData("offline", 0)]
    public void It_is_told_again_when_Home_Assistant_starts(string status, int messages)
    {
        Announce();
        Take();

        Assert.True(_discovery.Receive(new("homeassistant/status", Encoding.UTF8.GetBytes(status))));
        Assert.False(_discovery.Receive(new("/Output/lamp/room1/set", Encoding.UTF8.GetBytes(status))));

        Assert.Equal(messages, Take().Count);
        Assert.Equal(["homeassistant/status"], _discovery.Filters);
    }

    [Fact]
    public void Older_versions_get_a_message_for_each_entity_and_the_other_form_is_taken_back()
    {
        Announce();
        Take();

        Announce(section: """{ "Enabled": true, "Form": "components", "Prefix": "ha" }""");

        var told = Take();
        Assert.Equal("", told[Device]);
        using var json = JsonDocument.Parse(told["ha/sensor/sensoragent_pi/sensor_temperature_attic/config"]);
        Assert.Equal("pi", json.RootElement.GetProperty("device").GetProperty("name").GetString());

        Announce("""{ "host": { "Driver": "host", "Location": "pi" } }""", """{ "Enabled": true, "Form": "components", "Prefix": "ha" }""");
        Assert.Equal("", Take()["ha/sensor/sensoragent_pi/sensor_temperature_attic/config"]);
    }

    [Fact]
    public void Whoever_switches_it_off_is_left_with_nothing_in_Home_Assistant()
    {
        Announce();
        Take();

        _discovery = Start();
        Announce(section: """{ "Enabled": false }""");

        Assert.Equal("", Take()[Device]);
        Assert.Empty(_discovery.Filters);
    }

    [Fact]
    public void An_agent_that_was_never_told_to_says_nothing()
    {
        Announce(section: "{ }");

        Assert.Empty(Take());
        Assert.False(_discovery.Receive(new("homeassistant/status", "online"u8.ToArray())));
    }

    private HomeAssistantDiscovery Start()
    {
        _outbox = new();
        _outbox.Open();
        var plan = ConfigurationSource.Plan(new(Config.Of("""{ "Agent": { "Id": "pi" } }"""), ""), _ => new FakeBoard(), new());
        var info = new AgentInfo("1.0", "host", "a board", IsSimulated: true, DateTimeOffset.UnixEpoch, 0, 0);
        return new(new StateFile(Path.Combine(_directory.Path, "home-assistant")), _outbox, plan.Topics, info, new RecordingLogger<HomeAssistantDiscovery>());
    }

    private void Announce(string sensors = Sensors, string section = """{ "Enabled": true }""") => _discovery.Announce(ConfigurationSource.Plan(
        new(Config.Of($$"""{ "Agent": { "Id": "pi" }, "Sensors": {{sensors}}, "HomeAssistant": {{section}} }"""), ""), _ => new FakeBoard(), new()).Discovery);

    /// <summary>Lets the broker take everything; what it was given now.</summary>
    private Dictionary<string, string> Take()
    {
        var taken = new Dictionary<string, string>();
        while (_outbox.TryTake(out var message))
        {
            taken[message.Topic] = _broker[message.Topic] = Encoding.UTF8.GetString(message.Payload.Span);
            message.Receipt?.Acknowledged(message.Sequence);
        }

        return taken;
    }

    private static string Component(string payload, string id)
    {
        using var json = JsonDocument.Parse(payload);
        return json.RootElement.GetProperty("components").TryGetProperty(id, out var component) ? component.GetRawText() : "";
    }
}
