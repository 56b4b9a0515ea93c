using SensorAgent.Configuration;
using SensorAgent.Core.Options;
using SensorAgent.Core.Setup;
using SensorAgent.Scanning;
using SensorAgent.Testing;

namespace SensorAgent.Tests.Scanning;

public sealed class AdditionsTests
{
    [Fact]
    public void A_recognised_chip_gets_a_name_after_what_it_tells()
    {
        var addition = Assert.Single(Of("{}", I2c(1, Recognised(0x76, "bme280"))));

        Assert.Equal(("climate", "bme280 at 0x76 on I2C bus 1"), (addition.Name, addition.What));
        Assert.Equal("""{ "Driver": "bme280", "Bus": 1, "Address": "0x76", "Location": "room1" }""", addition.Json);
    }

    [Fact]
    public void What_the_configuration_has_is_not_added_again() =>
        Assert.Empty(Of("{}", I2c(1, Recognised(0x76, "bme280") with { Entry = "Sensors:climate" })));

    [Fact]
    public void A_chip_that_was_not_recognised_is_not_guessed() =>
        Assert.Empty(Of("{}", I2c(1, new I2cFinding(0x40, [], ["htu21d"], IsHeld: false, "", ""), new I2cFinding(0x76, [], [], IsHeld: true, "bmp280", ""))));

    [Fact]
    public void A_second_chip_of_a_kind_gets_a_name_and_a_location_of_its_own()
    {
        const string Has = """{ "Sensors": { "climate": { "Driver": "bme280" } } }""";

        var addition = Assert.Single(Of(Has, I2c(1, Recognised(0x77, "bme280"))));

        Assert.Equal("climate-2", addition.Name);
        Assert.Contains("\"Location\": \"climate-2\"", addition.Json);
    }

    [Fact]
    public void Thermometers_are_told_apart_by_their_ids()
    {
        var report = Empty with { OneWire = new([new("28-000005e2fdc3", "ds18b20", 21, "", ""), new("28-000005e2fdc4", "ds18b20", null, "It does not answer.", "")]) };

        var additions = Of("{}", report);

        Assert.Equal(["thermometer", "thermometer-2"], additions.Select(addition => addition.Name));
        Assert.Contains("\"Id\": \"28-000005e2fdc4\", \"Location\": \"thermometer-2\"", additions[1].Json);
    }

    [Fact]
    public void What_was_added_stands_the_check()
    {
        const string Has = """{ "Sensors": { "climate": { "Driver": "bme280" } } }""";
        var additions = Of(Has, I2c(1, Recognised(0x77, "bme280"), Recognised(0x44, "sht3x"), Recognised(0x23, "bh1750")) with
        {
            OneWire = new([new("28-000005e2fdc3", "ds18b20", 21, "", "")]),
        });

        var text = ConfigurationText.Add(Has, "Sensors", [.. additions.Select(addition => (addition.Name, addition.Json))]);

        Assert.Equal(4, additions.Count);
        Assert.Equal(5, PlanOf(text).Sensors.Count);
    }

    [Theory]
    [InlineData("""{ "Sensors": { "a": { "Driver": "BME280", "Address": 119 } } }""", 0x77, "Sensors:a")]
    [InlineData("""{ "Sensors": { "a": { "Driver": "bme280", "Enabled": false } } }""", 0x76, "Sensors:a")]
    [InlineData("""{ "Outputs": { "o": { "Driver": "mcp23017", "Pin": 3, "Address": "0x21" } } }""", 0x21, "Outputs:o")]
    [InlineData("""{ "Sensors": { "a": { "Driver": "bme280", "Bus": 3 } } }""", 0x76, "")]
    [InlineData("""{ "Sensors": { "a": { "Driver": "unheard" } } }""", 0x76, "")]
    public void An_entry_has_its_place_whether_it_is_enabled_or_not(string json, int address, string entry) =>
        Assert.Equal(entry, new ConfiguredPlaces(Config.Of(json)).At(1, address).Entry);

    private static ScanReport Empty { get; } = new("board", false, new([]), new([]), new([]), new([]), new([]), new([]), new([]));

    private static ScanReport I2c(int bus, params I2cFinding[] devices) => Empty with { I2c = new([new(bus, devices, "")]) };

    private static I2cFinding Recognised(int address, string driver) => new(address, [driver], [], IsHeld: false, "", "");

    private static IReadOnlyList<Addition> Of(string json, ScanReport report) =>
        Additions.Of(report, PlanOf(json), Config.Of(json).GetSection("Sensors").GetChildren().Select(entry => entry.Key));

    private static AgentPlan PlanOf(string json)
    {
        var findings = new Findings();
        var plan = ConfigurationSource.Plan(new(Config.Of(json), ""), _ => new FakeBoard(), findings);
        Assert.Empty(findings.Mistakes);
        return plan;
    }
}
