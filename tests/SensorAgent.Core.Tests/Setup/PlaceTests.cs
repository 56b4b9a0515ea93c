using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Setup;

public sealed class PlaceTests
{
    private static readonly Setting<string> Trigger = BusKeys.PinOf("Trigger", "Line that starts a measurement");
    private static readonly Setting<string> Interrupt = BusKeys.PinOf("Interrupt", "Line of the interrupt");

    private static readonly Catalogue Catalogue = new(
        [
            new("sonar", new("Two lines") { Bus = BusKind.Gpio, Pins = [Trigger], OptionalPins = [Interrupt], Quantities = [new("distance")] }, _ => throw new NotSupportedException()),
            new("thermocouple", new("A chip") { Bus = BusKind.Spi, Quantities = [new("temperature")] }, _ => throw new NotSupportedException()),
            new("dust", new("A module") { Bus = BusKind.Serial, Quantities = [new("pm25")] }, _ => throw new NotSupportedException()),
        ],
        []);

    [Fact]
    public void Places_that_differ_are_no_mistakes() => Assert.Empty(Mistakes("""
        { "a": { "Driver": "sonar", "Trigger": "GPIO5", "Location": "a" },
          "b": { "Driver": "sonar", "Trigger": "GPIO6", "Interrupt": "GPIO7", "Location": "b" },
          "c": { "Driver": "thermocouple", "Location": "c" },
          "d": { "Driver": "thermocouple", "ChipSelect": 1, "Location": "d" },
          "e": { "Driver": "dust", "Location": "e" },
          "f": { "Driver": "dust", "Port": "ttyUSB0", "Location": "f" } }
        """));

    [Fact]
    public void A_line_that_the_device_must_have_is_asked_for() => Assert.Equal(
        "Sensors:a:Trigger: is missing; Line that starts a measurement: GPIO17, 17, PIN11, PC9 or chip-label:line.",
        Assert.Single(Mistakes("""{ "a": { "Driver": "sonar" } }""")));

    [Fact]
    public void Two_lines_of_one_device_are_not_the_same() => Assert.Equal(
        "Sensors:a:Interrupt: PIN11 is GPIO17, which is taken by Sensors:a; every device needs a place of its own.",
        Assert.Single(Mistakes("""{ "a": { "Driver": "sonar", "Trigger": "GPIO17", "Interrupt": "PIN11" } }""")));

    [Fact]
    public void A_line_that_is_not_needed_exists_where_it_is_named() => Assert.Equal(
        "Sensors:a:Interrupt: the fake board has no pin \"GPIO99\"; use GPIO2 to GPIO27.",
        Assert.Single(Mistakes("""{ "a": { "Driver": "sonar", "Trigger": "GPIO17", "Interrupt": "GPIO99" } }""")));

    [Fact]
    public void A_chip_select_belongs_to_one_device() => Assert.Equal(
        "Sensors:b:ChipSelect: chip select 0 of SPI bus 0 is taken by Sensors:a; every device needs a place of its own.",
        Assert.Single(Mistakes("""{ "a": { "Driver": "thermocouple", "Location": "a" }, "b": { "Driver": "thermocouple", "Location": "b" } }""")));

    [Fact]
    public void A_serial_port_belongs_to_one_device() => Assert.Equal(
        "Sensors:b:Port: serial0 is taken by Sensors:a; every device needs a place of its own.",
        Assert.Single(Mistakes("""{ "a": { "Driver": "dust", "Location": "a" }, "b": { "Driver": "dust", "Location": "b" } }""")));

    private static string[] Mistakes(string sensors)
    {
        var findings = new Findings();
        AgentPlan.Read(
            Config.Of($$"""{ "Sensors": {{sensors}} }"""), Catalogue, new MachineIdentity("machine", "client", ""), _ => new FakeBoard(), findings);
        return [.. findings.Mistakes.Select(mistake => mistake.ToString())];
    }
}
