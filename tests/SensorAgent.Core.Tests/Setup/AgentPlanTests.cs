using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Setup;

public sealed class AgentPlanTests
{
    private static readonly Catalogue Catalogue = new(
        [
            new("bme280", FakeSensor.Description, _ => throw new NotSupportedException()),
            new("button", new("A line") { Bus = BusKind.Gpio, TellsChanges = true, Quantities = [new("button")] }, _ => throw new NotSupportedException()),
        ],
        [
            new("gpio", new("A line", OutputKind.Switch) { Bus = BusKind.Gpio }, _ => throw new NotSupportedException()),
            new("pwm", new("A channel", OutputKind.Dimmer) { Bus = BusKind.Pwm }, _ => throw new NotSupportedException()),
        ]);

    private readonly Findings _findings = new();

    [Fact]
    public void A_configuration_without_a_mistake_becomes_a_plan()
    {
        var plan = Read("""
            { "Agent": { "Location": "attic" },
              "Sensors": { "climate": { "Driver": "bme280" } },
              "Outputs": { "lamp": { "Driver": "gpio", "Pin": "GPIO17" } } }
            """);

        Assert.Empty(_findings.Mistakes);
        Assert.Equal("/Agent/machine/state", plan.Topics.State);
        Assert.Equal(["temperature/attic", "humidity/attic"], Assert.Single(plan.Sensors).Sensor.Channels.Select(channel => channel.Id.ToString()));
        Assert.Equal(2, plan.Sensors[0].Chains.Count);
        Assert.Equal("attic", Assert.Single(plan.Outputs).Location);
    }

    [Fact]
    public void An_empty_configuration_has_no_mistake() => Assert.Empty(ReadAll("{}"));

    [Fact]
    public void Every_one_of_many_mistakes_is_named_with_its_path()
    {
        var mistakes = ReadAll("""
            { "Mqtt": { "Broker": "embeded", "Qos": 5 },
              "Board": { "Kind": "real" },
              "Sensors": { "climate": { "Driver": "bme208" }, "attic": { "Driver": "bme280", "Address": "0x10", "Intervall": "5s" } },
              "Outputs": { "lamp": { "Driver": "gpio", "Pin": "GPIO99" } },
              "Outpust": {} , "Webb": { "Port": 1 } }
            """);

        Assert.Equal(
            [
                "Board:Kind: \"real\" cannot stand here; use auto, linux, simulated or replay.",
                "Mqtt:Broker: \"embeded\" is not a broker's address; did you mean \"embedded\"?",
                "Mqtt:Qos: \"5\" cannot stand here; use 0, 1 or 2.",
                "Outpust: is not a key that anything reads; did you mean \"Outputs\"?",
                "Outputs:lamp:Pin: the fake board has no pin \"GPIO99\"; use GPIO2 to GPIO27.",
                "Sensors:attic:Address: \"0x10\" cannot stand here; the chip can have 0x76 or 0x77.",
                "Sensors:attic:Intervall: is not a key that anything reads; did you mean \"Interval\"?",
                "Sensors:climate:Driver: there is no sensor driver \"bme208\"; did you mean \"bme280\"?",
                "Webb: is not a key that anything reads; did you mean \"Web\"?",
            ],
            mistakes.Order(StringComparer.OrdinalIgnoreCase).ToArray());
    }

    [Theory]
    [InlineData("GPIO17", "17")]
    [InlineData("PIN11", "gpio17")]
    public void A_pin_that_is_used_twice_is_a_mistake_whatever_its_spelling(string first, string second)
    {
        var mistakes = ReadAll($$"""
            { "Sensors": { "door": { "Driver": "button", "Pin": "{{first}}" } }, "Outputs": { "lamp": { "Driver": "gpio", "Pin": "{{second}}" } } }
            """);

        Assert.Equal([$"Outputs:lamp:Pin: {second} is GPIO17, which is taken by Sensors:door; every device needs a place of its own."], mistakes);
    }

    [Fact]
    public void An_address_that_is_used_twice_on_one_bus_is_a_mistake()
    {
        var mistakes = ReadAll("""
            { "Sensors": { "a": { "Driver": "bme280", "Location": "a" }, "b": { "Driver": "bme280", "Location": "b", "Address": "0x76" } } }
            """);

        Assert.Equal(["Sensors:b:Address: 0x76 on bus 1 is taken by Sensors:a; every device needs a place of its own."], mistakes);
    }

    [Fact]
    public void The_same_address_on_two_buses_is_no_mistake() => Assert.Empty(ReadAll("""
        { "Sensors": { "a": { "Driver": "bme280", "Location": "a" }, "b": { "Driver": "bme280", "Location": "b", "Bus": 2 } } }
        """));

    [Fact]
    public void A_PWM_channel_that_is_used_twice_is_a_mistake() => Assert.Equal(
        ["Outputs:led:Channel: channel 0 of the board's first PWM chip is taken by Outputs:fan; every device needs a place of its own."],
        ReadAll("""{ "Outputs": { "fan": { "Driver": "pwm" }, "heat": { "Driver": "pwm", "Channel": 1 }, "led": { "Driver": "pwm", "Channel": 0 } } }"""));

    [Fact]
    public void A_sensor_that_is_left_out_takes_no_place() => Assert.Empty(ReadAll("""
        { "Sensors": { "a": { "Driver": "bme280" }, "b": { "Driver": "bme280", "Enabled": false } } }
        """));

    [Fact]
    public void Two_channels_on_one_topic_are_a_mistake()
    {
        var mistakes = ReadAll("""
            { "Sensors": { "a": { "Driver": "bme280" }, "b": { "Driver": "bme280", "Address": "0x77" } } }
            """);

        Assert.Equal(
            ["Sensors:b:Location: /Sensor/temperature/room1 is written by Sensors:a already; give one of the two another Location."], mistakes);
    }

    [Fact]
    public void A_template_without_the_quantity_puts_two_channels_on_one_topic()
    {
        var mistakes = ReadAll("""
            { "Mqtt": { "Topics": { "Sensor": "/Sensor/{location}" } }, "Sensors": { "a": { "Driver": "bme280" } } }
            """);

        Assert.Equal("Sensors:a:Location", Assert.Single(mistakes).Split(": ")[0]);
    }

    [Fact]
    public void An_output_cannot_write_where_a_sensor_does()
    {
        var mistakes = ReadAll("""
            { "Mqtt": { "Topics": { "Output": "/Sensor/{output}/{location}" } },
              "Sensors": { "a": { "Driver": "bme280" } }, "Outputs": { "humidity": { "Driver": "gpio", "Pin": "4" } } }
            """);

        Assert.Equal(
            ["Outputs:humidity:Location: /Sensor/humidity/room1 is written by Sensors:a already; give one of the two another Location."], mistakes);
    }

    [Theory]
    [InlineData("room#1", "it has a wildcard (+ or #), which only a subscription may have")]
    [InlineData("a//b", "it has an empty level")]
    [InlineData("a\\tb", "it has a control character")]
    public void A_location_that_makes_no_topic_is_a_mistake(string location, string problem)
    {
        var mistake = Assert.Single(ReadAll($$"""{ "Sensors": { "a": { "Driver": "bme280", "Location": "{{location}}" } } }"""));

        Assert.StartsWith("Sensors:a:Location: ", mistake, StringComparison.Ordinal);
        Assert.Contains(problem, mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wildcard_from_the_name_of_an_output_is_a_mistake() =>
        Assert.StartsWith("Outputs:la+mp:Location: \"/Output/la+mp/room1\" cannot be a topic",
            Assert.Single(ReadAll("""{ "Outputs": { "la+mp": { "Driver": "gpio", "Pin": "4" } } }""")), StringComparison.Ordinal);

    [Fact]
    public void An_agent_id_that_makes_no_topic_is_one_mistake_and_not_one_for_every_topic() => Assert.Equal(
        ["Agent:Id: \"pi#1\" cannot stand in a topic: it has a wildcard (+ or #), which only a subscription may have."],
        ReadAll("""{ "Agent": { "Id": "pi#1" }, "Sensors": { "a": { "Driver": "bme280" } } }"""));

    [Theory]
    [InlineData("Sensors", "Sensors: is a list; name each entry: \"Sensors\": { \"climate\": { ... } }.")]
    [InlineData("Outputs", "Outputs: is a list; name each entry: \"Outputs\": { \"lamp\": { ... } }.")]
    public void A_list_where_names_are_expected_is_a_mistake(string key, string mistake) =>
        Assert.Contains(mistake, ReadAll($$"""{ "{{key}}": [ { "Driver": "gpio", "Pin": "4" } ] }"""));

    [Fact]
    public void A_value_where_named_objects_are_expected_is_a_mistake() =>
        Assert.Equal(["Sensors: \"none\" stands where an object { ... } is expected."], ReadAll("""{ "Sensors": "none" }"""));

    [Theory]
    [InlineData("0.0.0.0", "", "")]
    [InlineData("192.168.1.5", "me", "")]
    [InlineData("::", "", "")]
    public void An_embedded_broker_beyond_this_machine_needs_a_password(string address, string user, string password) => Assert.Equal(
        [$"Mqtt:Embedded:Address: {address} can be reached from other machines without a password; set Mqtt:Username and Mqtt:PasswordFile, or use 127.0.0.1."],
        ReadAll($$"""{ "Mqtt": { "Username": "{{user}}", "Password": "{{password}}", "Embedded": { "Address": "{{address}}" } } }"""));

    [Theory]
    [InlineData("127.0.0.1", "")]
    [InlineData("::1", "")]
    [InlineData("0.0.0.0", "s3cret")]
    public void An_embedded_broker_on_loopback_or_with_a_password_is_no_mistake(string address, string password) => Assert.Empty(
        ReadAll($$"""{ "Mqtt": { "Username": "me", "Password": "{{password}}", "Embedded": { "Address": "{{address}}" } } }"""));

    [Fact]
    public void The_address_of_the_embedded_broker_does_not_matter_where_there_is_another() =>
        Assert.Empty(ReadAll("""{ "Mqtt": { "Broker": "mqtt://broker", "Embedded": { "Address": "0.0.0.0" } } }"""));

    [Theory]
    [InlineData("""{ "Logging": { "LogLevel": { "Default": "Debug" } } }""", 0)]
    [InlineData("""{ "Logging": { "LogLevel": { "Default": "Loud" } } }""", 1)]
    public void The_levels_of_the_log_are_checked(string json, int mistakes) => Assert.Equal(mistakes, ReadAll(json).Count);

    private IReadOnlyList<string> ReadAll(string json)
    {
        Read(json);
        return [.. _findings.Mistakes.Select(mistake => mistake.ToString())];
    }

    private AgentPlan Read(string json) =>
        AgentPlan.Read(Config.Of(json), Catalogue, new("machine", "sensoragent-00000001", "/var/lib/sensoragent"), _ => new FakeBoard(), _findings);
}
