using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Ads1115Tests
{
    [Theory] // the datasheet's table of ideal output codes and its table of steps
    [FiguresOf("ads1115")]
    [InlineData(0x7FFF, 1, 4.095_875)]
    [InlineData(0x0001, 1, 0.000_125)]
    [InlineData(0x0000, 1, 0)]
    [InlineData(-1, 1, -0.000_125)]
    [InlineData(-32_768, 1, -4.096)]
    [InlineData(1, 0, 0.000_1875)]
    [InlineData(1, 2, 0.000_0625)]
    [InlineData(1, 3, 0.000_031_25)]
    [InlineData(1, 4, 0.000_015_625)]
    [InlineData(1, 5, 0.000_007_812_5)]
    public void Turns_codes_into_volts(int raw, int range, double volts) =>
        Assert.Equal(volts, AdsConverter.Volts(raw, range, resolution: 16), 12);

    [Fact]
    public async Task Converts_one_input_once()
    {
        var bench = new ChipBench(Write(0x01, 0xC3, 0x83), WriteRead(0x01, 0xC3, 0x83), WriteRead(0x00, 0x40, 0x00));

        var measurements = await bench.ReadAsync<Ads1115>();

        Assert.Equal([new Measurement("voltage", 2.048)], measurements);
        bench.HasWaited(9);
    }

    [Fact]
    public async Task Converts_several_inputs_one_after_the_other()
    {
        var bench = new ChipBench(
            Write(0x01, 0xFB, 0xE3), WriteRead(0x01, 0xFB, 0xE3), WriteRead(0x00, 0x00, 0x80),
            Write(0x01, 0x8B, 0xE3), WriteRead(0x01, 0x8B, 0xE3), WriteRead(0x00, 0xFF, 0x80));

        var measurements = await bench.ReadAsync<Ads1115>("""{ "Channels": "3,0-1", "Range": "0.256", "Rate": 860 }""");

        Assert.Equal([new("voltage_3", 0.001), new Measurement("voltage_01", -0.001)], measurements);
    }

    [Theory]
    [InlineData(0x7F, 0xFF, Quality.Uncertain)]
    [InlineData(0x80, 0x00, Quality.Uncertain)]
    [InlineData(0x7F, 0xFE, Quality.Good)]
    public async Task Knows_its_rails(byte high, byte low, Quality quality)
    {
        var bench = new ChipBench(Write(0x01, 0xC3, 0x83), WriteRead(0x01, 0xC3, 0x83), WriteRead(0x00, high, low));

        Assert.Equal(quality, Assert.Single(await bench.ReadAsync<Ads1115>()).Quality);
    }

    [Fact]
    public async Task Refuses_a_conversion_that_is_not_ready()
    {
        var bench = new ChipBench(Write(0x01, 0xC3, 0x83), WriteRead(0x01, 0x43, 0x83));

        Assert.Contains("not finished", await bench.ComplaintAsync<Ads1115>());
    }

    [Fact]
    public async Task Doubts_a_chip_that_does_not_keep_its_configuration()
    {
        var bench = new ChipBench(Write(0x01, 0xC3, 0x83), WriteRead(0x01, 0x85, 0x83));

        Assert.Contains("0x8583 instead of 0xC383", await bench.ComplaintAsync<Ads1115>());
    }

    [Fact]
    public void Gives_several_inputs_quantities_of_their_own() => Assert.Equal(
        ["voltage_0", "voltage_1"],
        Ads1115.Description.QuantitiesOf!(Config.Section("""{ "Channels": "0,1" }""")).Select(quantity => quantity.Name));
}
