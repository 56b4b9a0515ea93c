using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Setup;

public sealed class SharedChipTests
{
    private static readonly Setting<int> Pin = Setting.Integer("Pin", 0, 0, 15, "Pin.");
    private static readonly Setting<double> Frequency = Setting.Number("Frequency", 200, 24, 1526, "Frequency.");

    private static readonly Catalogue Catalogue = new(
        [new("climate", new("A chip") { Bus = BusKind.I2c, Addresses = [0x20], Quantities = [new("temperature")] }, _ => throw new NotSupportedException())],
        [
            new("expander", new("A chip", OutputKind.Switch) { Bus = BusKind.I2c, Addresses = [0x20, 0x21], Settings = [Pin], Part = Pin }, _ => throw new NotSupportedException()),
            new("dimmer", new("A chip", OutputKind.Dimmer) { Bus = BusKind.I2c, Addresses = [0x20, 0x21], Settings = [Pin, Frequency], Part = Pin, OfWholeChip = Frequency }, _ => throw new NotSupportedException()),
            new("dac", new("A chip", OutputKind.Dimmer) { Bus = BusKind.I2c, Addresses = [0x20] }, _ => throw new NotSupportedException()),
        ]);

    [Fact]
    public void Outputs_share_a_chip_as_long_as_each_has_a_part_of_its_own() => Assert.Empty(Mistakes("""
        { "a": { "Driver": "expander" },
          "b": { "Driver": "expander", "Pin": 1 },
          "c": { "Driver": "expander", "Address": "0x21" },
          "d": { "Driver": "expander", "Bus": 0 } }
        """));

    [Fact]
    public void A_part_of_a_chip_belongs_to_one_output() => Assert.Equal(
        "Outputs:b:Pin: Pin 3 of the chip at 0x20 on bus 1 is taken by Outputs:a; every device needs a place of its own.",
        Assert.Single(Mistakes("""{ "a": { "Driver": "expander", "Pin": 3 }, "b": { "Driver": "expander", "Pin": 3, "Address": "0x20" } }""")));

    [Fact]
    public void Outputs_on_one_chip_have_one_driver() => Assert.Equal(
        "Outputs:b:Address: 0x20 on bus 1 is taken by Outputs:a, which has the driver expander; outputs on one chip have one driver.",
        Assert.Single(Mistakes("""{ "a": { "Driver": "expander" }, "b": { "Driver": "dimmer", "Pin": 1 } }""")));

    [Fact]
    public void What_holds_for_the_whole_chip_is_the_same_for_its_outputs() => Assert.Equal(
        "Outputs:b:Frequency: differs from that of Outputs:a, which is on the same chip; a chip has only one; give both the same.",
        Assert.Single(Mistakes("""{ "a": { "Driver": "dimmer" }, "b": { "Driver": "dimmer", "Pin": 1, "Frequency": 50 } }""")));

    [Theory]
    [InlineData("""{ "a": { "Driver": "dac" }, "b": { "Driver": "dac" } }""")]
    [InlineData("""{ "a": { "Driver": "expander" }, "b": { "Driver": "dac" } }""")]
    [InlineData("""{ "a": { "Driver": "dac" }, "b": { "Driver": "expander" } }""")]
    public void A_chip_without_parts_belongs_to_one_output(string outputs) => Assert.Equal(
        "Outputs:b:Address: 0x20 on bus 1 is taken by Outputs:a",
        Assert.Single(Mistakes(outputs)).Split(',', ';')[0]);

    [Fact]
    public void An_output_does_not_take_the_address_of_a_sensor() => Assert.Equal(
        "Outputs:a:Address: 0x20 on bus 1 is taken by Sensors:climate; every device needs a place of its own.",
        Assert.Single(Mistakes("""{ "a": { "Driver": "expander" } }""", """{ "climate": { "Driver": "climate" } }""")));

    [Fact]
    public void An_address_the_chip_cannot_have_is_a_mistake() =>
        Assert.Contains("0x20 or 0x21", Assert.Single(Mistakes("""{ "a": { "Driver": "expander", "Address": "0x30" } }""")));

    private static string[] Mistakes(string outputs, string sensors = "{}")
    {
        var findings = new Findings();
        AgentPlan.Read(
            Config.Of($$"""{ "Sensors": {{sensors}}, "Outputs": {{outputs}} }"""), Catalogue, new MachineIdentity("machine", "client", ""), _ => new FakeBoard(), findings);
        return [.. findings.Mistakes.Select(mistake => mistake.ToString())];
    }
}
