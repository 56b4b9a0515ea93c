using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Setup;

public sealed class PlaceTests
{
    private static readonly Setting<string> Trigger = BusKeys.PinOf("Trigger", "Line that starts a measurement");
    private static readonly Setting<string> Interrupt = BusKeys.PinOf("Interrupt", "Line of the interrupt");

    private static readonly Setting<int> Baud = Setting.Integer("Baud", 9600, 300, 115_200, "Speed of the line.");

    private static readonly Catalogue Catalogue = new(
        [
            new("sonar", new("Two lines") { Bus = BusKind.Gpio, Pins = [Trigger], OptionalPins = [Interrupt], Quantities = [new("distance")] }, _ => throw new NotSupportedException()),
            new("thermocouple", new("A chip") { Bus = BusKind.Spi, Quantities = [new("temperature")] }, _ => throw new NotSupportedException()),
            new("meter", new("A unit on a line") { Bus = BusKind.Serial, SharedLine = section => new(section.Get(Baud)), Settings = [Baud], Quantities = [new("energy")] }, _ => throw new NotSupportedException()),
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

    [Fact]
    public void Units_on_one_line_share_its_port() => Assert.Empty(Mistakes(
        """{ "a": { "Driver": "meter", "Location": "a" }, "b": { "Driver": "meter", "Location": "b" }, "c": { "Driver": "meter", "Port": "ttyUSB0", "Baud": 19200, "Location": "c" } }"""));

    [Fact]
    public void Units_on_one_line_speak_alike() => Assert.Equal(
        "Sensors:b:Port: serial0 is spoken on in another way by Sensors:a; a line has one Baud, Parity and StopBits; give both the same.",
        Assert.Single(Mistakes("""{ "a": { "Driver": "meter", "Location": "a" }, "b": { "Driver": "meter", "Baud": 19200, "Location": "b" } }""")));

    [Theory]
    [InlineData("dust", "meter")]
    [InlineData("meter", "dust")]
    public void A_port_that_is_shared_is_not_for_a_device_that_needs_it_alone(string first, string second) => Assert.Equal(
        "Sensors:b:Port: serial0 is taken by Sensors:a; every device needs a place of its own.",
        Assert.Single(Mistakes($$"""{ "a": { "Driver": "{{first}}", "Location": "a" }, "b": { "Driver": "{{second}}", "Location": "b" } }""")));

    private static string[] Mistakes(string sensors)
    {
        var findings = new Findings();
        AgentPlan.Read(
            Config.Of($$"""{ "Sensors": {{sensors}} }"""), Catalogue, new MachineIdentity("machine", "client", ""), _ => new FakeBoard(), findings);
        return [.. findings.Mistakes.Select(mistake => mistake.ToString())];
    }
}
