using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Sensors;

public sealed class SensorPlanTests
{
    private static readonly AgentSettings Agent = new("pi", "room1", "");
    private static readonly SensorDriver[] Drivers =
    [
        new("bme280", FakeSensor.Description, _ => throw new NotSupportedException()),
        new("gpio", new("A line") { Bus = BusKind.Gpio, TellsChanges = true, Quantities = [new("door")] }, _ => throw new NotSupportedException()),
    ];

    private readonly Findings _findings = new();

    [Fact]
    public void Silence_means_the_drivers_own_interval_and_the_agents_location()
    {
        var plan = Read("""{ "Driver": "bme280" }""");

        Assert.Empty(_findings.Mistakes);
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)), (plan!.Interval, plan.Timeout));
        Assert.Equal(["temperature/room1", "humidity/room1"], plan.Channels.Select(channel => channel.Id.ToString()));
    }

    [Fact]
    public void A_driver_is_found_whatever_its_case() => Assert.NotNull(Read("""{ "Driver": "BME280" }"""));

    [Fact]
    public void A_location_can_name_the_agent_and_the_sensor() =>
        Assert.Equal("pi/climate/room1", Read("""{ "Driver": "bme280", "Location": "{agent}/{sensor}/{location}" }""")!.Channels[0].Id.Location);

    [Fact]
    public void A_channel_believes_what_both_the_quantity_and_the_chip_can_be()
    {
        var temperature = Read("""{ "Driver": "bme280" }""")!.Channels[0].Quantity;

        Assert.Equal(("°C", -40.0, 85.0), (temperature.Unit, temperature.Minimum, temperature.Maximum));
    }

    [Fact]
    public void A_quantity_can_be_left_out()
    {
        var plan = Read("""{ "Driver": "bme280", "Quantities": { "humidity": { "Enabled": false } } }""");

        Assert.Equal("temperature", Assert.Single(plan!.Channels).Id.Quantity);
        Assert.Empty(_findings.Mistakes);
    }

    [Fact]
    public void A_sensor_can_be_left_out_and_is_still_checked()
    {
        Assert.Null(Read("""{ "Driver": "bme280", "Enabled": false, "Address": "0x10" }"""));
        Assert.Equal("Sensors:climate:Address", Assert.Single(_findings.Mistakes).Path);
    }

    [Fact]
    public void A_channel_is_stale_after_three_intervals_but_not_before_half_a_minute()
    {
        Assert.Equal(TimeSpan.FromSeconds(30), Read("""{ "Driver": "bme280" }""")!.StaleAfter);
        Assert.Equal(TimeSpan.FromMinutes(3), Read("""{ "Driver": "bme280", "Interval": "1m" }""")!.StaleAfter);
    }

    [Theory]
    [InlineData("{}", "Sensors:climate:Driver: is missing; known here: bme280, gpio.")]
    [InlineData("""{ "Driver": "bme208" }""", "Sensors:climate:Driver: there is no sensor driver \"bme208\"; did you mean \"bme280\"?")]
    [InlineData("""{ "Driver": "bme280", "Address": "0x78" }""", "Sensors:climate:Address: \"0x78\" cannot stand here; the chip can have 0x76 or 0x77.")]
    [InlineData("""{ "Driver": "bme280", "Adress": "0x76" }""", "Sensors:climate:Adress: is not a key that anything reads; did you mean \"Address\"?")]
    [InlineData("""{ "Driver": "bme280", "Interval": "50ms" }""", "Sensors:climate:Interval: \"50ms\" cannot stand here; use hh:mm:ss, or a number with a unit such as 500ms, 5s, 2m, 1h, 7d, from 100ms to 1d.")]
    [InlineData("""{ "Driver": "bme280", "Quantities": { "humidty": {} , "temprature": { "Round": 1 } } }""", "Sensors:climate:Quantities:humidty: is not a key that anything reads; did you mean \"humidity\"?", "Sensors:climate:Quantities:temprature: is not a key that anything reads; did you mean \"temperature\"?")]
    [InlineData("""{ "Driver": "bme280", "Quantities": "all" }""", "Sensors:climate:Quantities: \"all\" stands where an object { ... } is expected.")]
    [InlineData("""{ "Driver": "gpio" }""", "Sensors:climate:Pin: is missing; GPIO line: GPIO17, 17, PIN11, PC9, chip-label:line or expander:line.")]
    [InlineData("""{ "Driver": "gpio", "Pin": "GPIO4", "Interval": "5s" }""", "Sensors:climate:Interval: is not a key that anything reads; known here: Enabled, Driver, Location, Pin, Altitude, Derived, Timeout, Quantities.")]
    public void A_mistake_is_named_with_its_path_and_what_would_be_right(string json, params string[] mistakes)
    {
        Read(json);

        Assert.Equal(mistakes, _findings.Mistakes.Select(mistake => mistake.ToString()));
    }

    private SensorPlan? Read(string json) => SensorPlan.Read("climate", Config.Section(json, _findings, "Sensors:climate"), Drivers, Agent);
}
