using System.Text.Json;
using Microsoft.Extensions.Configuration;
using SensorAgent.Configuration;
using SensorAgent.Core.Management;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Setup;
using SensorAgent.Core.Storage;
using SensorAgent.Testing;

namespace SensorAgent.Tests.Documentation;

/// <summary>What the agent tells Home Assistant keeps Home Assistant's rules, whatever is configured.</summary>
public sealed class HomeAssistantTests
{
    private const int MostBytes = 256 * 1024;

    private static readonly string[] Units =
    [
        "°F", "K", "Pa", "kPa", "mbar", "inHg", "mmHg", "psi", "hPa", "klx", "fc", "cm", "mm", "km", "in", "ft", "km/h", "mph", "kn", "g", "lb", "oz", "mV", "mA", "mW", "kW", "Wh",
        "L", "m³/h", "L/h", "min", "h", "d", "kHz", "mG", "G", "ppm", "ppb", "%",
    ];

    private readonly HomeAssistantTables _rules = new();

    public static TheoryData<string> Examples => [.. Repository.Files("docs/drivers", "*.md").Where(file => File.ReadAllText(file).Contains("```json", StringComparison.Ordinal)).Select(Repository.Name)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_driver_of_the_catalogue(string page)
    {
        var json = File.ReadAllText(Path.Combine(Repository.Root, page)).Split("```json\n")[1].Split("```")[0];

        Assert.NotEmpty(Check(json, "device"));
        Assert.NotEmpty(Check(json, "components"));
    }

    [Theory]
    [InlineData("appsettings.json")]
    [InlineData("deploy/appsettings.json")]
    public void Every_example_configuration(string file) => Assert.NotEmpty(Check(File.ReadAllText(Path.Combine(Repository.Root, file)), "device"));

    [Fact]
    public void Every_quantity_in_every_unit_that_it_can_have()
    {
        var tried = 0;
        foreach (var quantity in Quantity.Known)
        {
            foreach (var unit in Units.Prepend(""))
            {
                var findings = new Findings();
                var plan = Plan($$"""
                    { "Sensors": { "a": { "Driver": "exec", "Command": "/bin/true", "Quantity": "{{quantity.Name}}", "Quantities": { "{{quantity.Name}}": { "Unit": "{{unit}}" } } } } }
                    """, "device", findings);
                if (findings.Mistakes.Count > 0)
                    continue;
                tried++;
                Check(plan);
            }
        }

        Assert.True(tried > Quantity.Known.Count + 40, $"{tried} were tried.");
    }

    [Fact]
    public void Outputs_as_what_they_are_said_to_be()
    {
        const string Json = """
            {
              "Agent": { "Id": "客厅/pi", "Allow": ["restart", "identify"] },
              "Sensors": { "a": { "Driver": "bme280", "Location": "客厅/left_1" }, "b": { "Driver": "bme280", "Address": "0x77", "Location": "客厅/left/1" } },
              "Outputs": { "vent": { "Driver": "pwm" }, "dial": { "Driver": "pwm", "Channel": 1 }, "lamp": { "Driver": "gpio", "Pin": "GPIO17" } },
              "Groups": { "all": { "Outputs": ["lamp", "vent"] } }, "Scenes": { "evening": { "Set": ["lamp ON", "dial 30"] } },
              "Rules": { "on_the way": { "When": { "Link": "down" }, "Do": { "lamp": "OFF" } } },
              "HomeAssistant": { "Platforms": { "vent": "fan", "dial": "number", "lamp": "light" } }
            }
            """;

        var platforms = Check(Json, "device").SelectMany(message => message.Payload.GetProperty("components").EnumerateObject())
            .Select(component => component.Value.GetProperty("platform").GetString()).ToArray();

        Assert.Equal(["number", "light", "fan", "switch", "scene", "switch", "button", "button"], platforms.Where(platform => platform is not ("sensor" or "binary_sensor")));
    }

    [Theory]
    [InlineData("""{ "Platforms": { "lmp": "light" } }""", "HomeAssistant:Platforms:lmp", "did you mean \"lamp\"?")]
    [InlineData("""{ "Platforms": { "lamp": "number" } }""", "HomeAssistant:Platforms:lamp", "use switch, light or fan")]
    [InlineData("""{ "Platforms": { "lamp": "cover" } }""", "HomeAssistant:Platforms:lamp", "use switch, light, fan or number")]
    [InlineData("""{ "Prefix": "home/+" }""", "HomeAssistant:Prefix", "use a topic without wildcards, such as homeassistant")]
    [InlineData("""{ "Form": "devise" }""", "HomeAssistant:Form", "use device or components")]
    public void What_cannot_stand_in_the_section_is_told(string section, string path, string right)
    {
        var findings = new Findings();
        ConfigurationSource.Plan(new(Config.Of($$"""{ "Outputs": { "lamp": { "Driver": "gpio", "Pin": "GPIO17" } }, "HomeAssistant": {{section}} }"""), ""), _ => new FakeBoard(), findings);

        Assert.Equal((path, right), Assert.Single(findings.Mistakes) is var mistake ? (mistake.Path, mistake.Right) : default);
    }

    [Fact]
    public void The_check_itself_sees_what_is_wrong()
    {
        const string Wrong = """
            { "device": { "identifiers": [] }, "origin": { "name": "x" }, "components": {
                "a b": { "platform": "sensor", "unique_id": "1", "name": "a", "state_topic": "t", "device_class": "temperature", "unit_of_measurement": "%", "entity_category": "config" },
                "c": { "platform": "sensor", "unique_id": "1", "name": "a", "device_class": "energy", "unit_of_measurement": "kWh", "state_class": "measurement", "colour": "red" } } }
            """;
        using var json = JsonDocument.Parse(Wrong);

        Assert.Equal(8, _rules.Broken("homeassistant/device/a/b/c/config", json.RootElement).Count());
        Assert.True(_rules.Classes > 40);
    }

    private List<(string Topic, JsonElement Payload)> Check(string json, string form)
    {
        var findings = new Findings();
        var plan = Plan(json, form, findings);
        Assert.Empty(findings.Mistakes);
        return Check(plan);
    }

    private List<(string Topic, JsonElement Payload)> Check(AgentPlan plan)
    {
        var outbox = new Outbox();
        outbox.Open();
        var info = new AgentInfo("1.0", "host", "board", IsSimulated: true, DateTimeOffset.UnixEpoch, 0, 0);
        new HomeAssistantDiscovery(StateFile.None, outbox, plan.Topics, info, new RecordingLogger<HomeAssistantDiscovery>()).Announce(plan.Discovery);

        var messages = new List<(string Topic, JsonElement Payload)>();
        while (outbox.TryTake(out var message))
        {
            Assert.True(message.Retain && message.Payload.Length is > 0 and < MostBytes, $"{message.Topic}: {message.Payload.Length} bytes");
            using var payload = JsonDocument.Parse(message.Payload);
            messages.Add((message.Topic, payload.RootElement.Clone()));
        }

        Assert.Empty(messages.SelectMany(message => _rules.Broken(message.Topic, message.Payload)));
        return messages;
    }

    private static AgentPlan Plan(string json, string form, Findings findings) => ConfigurationSource.Plan(
        new(new ConfigurationBuilder().AddConfiguration(Config.Of(json)).AddInMemoryCollection([new("HomeAssistant:Enabled", "true"), new("HomeAssistant:Form", form)]).Build(), ""),
        _ => new FakeBoard { KernelSensors = new FakeKernelSensors().With("hwmon", "cpu_thermal", "", "temp1", 40) }, findings);
}
