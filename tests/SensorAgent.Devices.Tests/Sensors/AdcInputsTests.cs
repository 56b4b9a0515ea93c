using SensorAgent.Core.Options;
using SensorAgent.Devices.Chips;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class AdcInputsTests
{
    private static readonly AdcInputs Inputs = new(["0-1", "0", "1", "2"], "0", "voltage");

    [Theory]
    [InlineData("{}", "1:voltage")]
    [InlineData("""{ "Channels": "2" }""", "3:voltage")]
    [InlineData("""{ "Channels": "0, 2" }""", "1:voltage_0 3:voltage_2")]
    [InlineData("""{ "Channels": "0-1,2" }""", "0:voltage_01 3:voltage_2")]
    [InlineData("""{ "Channels": "0,1", "Quantity": "soil_moisture" }""", "1:soil_moisture_0 2:soil_moisture_1")]
    [InlineData("""{ "Channels": "1,0", "Quantity": "battery,ph" }""", "2:battery 1:ph")]
    public void Names_every_input(string json, string expected) => Assert.Equal(
        expected, string.Join(' ', Inputs.Of(Config.Section(json)).Select(input => $"{input.Index}:{input.Quantity}")));

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("""{ "Channels": "3" }""", 1)]
    [InlineData("""{ "Channels": "0,0" }""", 1)]
    [InlineData("""{ "Channels": "," }""", 1)]
    [InlineData("""{ "Quantity": "a,a" }""", 1)]
    [InlineData("""{ "Channels": "0,1,2", "Quantity": "a,b" }""", 1)]
    public void Notes_what_cannot_be(string json, int mistakes)
    {
        var findings = new Findings();

        Inputs.Check(Config.Section(json, findings));

        Assert.Equal(mistakes, findings.Mistakes.Count);
    }
}
