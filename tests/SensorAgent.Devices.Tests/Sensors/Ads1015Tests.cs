using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Ads1015Tests
{
    [Theory] // the datasheet's table of ideal output codes and its table of steps
    [FiguresOf("ads1015")]
    [InlineData(0x7FF0, 1, 4.094)]
    [InlineData(0x0010, 1, 0.002)]
    [InlineData(0x0000, 1, 0)]
    [InlineData(-16, 1, -0.002)]
    [InlineData(-32_768, 1, -4.096)]
    [InlineData(0x0010, 0, 0.003)]
    [InlineData(0x0010, 5, 0.000_125)]
    public void Turns_codes_into_volts(int raw, int range, double volts) =>
        Assert.Equal(volts, AdsConverter.Volts(raw, range, resolution: 12), 12);

    [Fact]
    public async Task Converts_one_input_once()
    {
        var bench = new ChipBench(Write(0x01, 0xE3, 0x83), WriteRead(0x01, 0xE3, 0x83), WriteRead(0x00, 0x40, 0x00));

        var measurements = await bench.ReadAsync<Ads1015>("""{ "Channels": "2" }""");

        Assert.Equal([new Measurement("voltage", 2.048)], measurements);
        bench.HasWaited(1);
    }

    [Theory]
    [InlineData(0x7F, 0xF0, Quality.Uncertain)]
    [InlineData(0x7F, 0xE0, Quality.Good)]
    [InlineData(0x80, 0x00, Quality.Uncertain)]
    public async Task Knows_its_rails(byte high, byte low, Quality quality)
    {
        var bench = new ChipBench(Write(0x01, 0xC3, 0xC3), WriteRead(0x01, 0xC3, 0xC3), WriteRead(0x00, high, low));

        Assert.Equal(quality, Assert.Single(await bench.ReadAsync<Ads1015>("""{ "Rate": 3300 }""")).Quality);
    }

    [Fact]
    public async Task Refuses_a_conversion_that_is_not_ready()
    {
        var bench = new ChipBench(Write(0x01, 0xC3, 0x83), WriteRead(0x01, 0x43, 0x83));

        Assert.Contains("not finished", await bench.ComplaintAsync<Ads1015>());
    }
}
