using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Mcp3424Tests
{
    [Theory] // steps of 1 mV, 250 µV, 62.5 µV and 15.625 µV (datasheet, table 4-1)
    [FiguresOf("mcp3424")]
    [InlineData(12, 0x80, new byte[] { 0x00, 0x01, 0x00 }, 0.001)]
    [InlineData(12, 0x80, new byte[] { 0xF8, 0x01, 0x00 }, -2.047)]
    [InlineData(14, 0x84, new byte[] { 0x00, 0x01, 0x04 }, 0.000_25)]
    [InlineData(16, 0x88, new byte[] { 0x00, 0x01, 0x08 }, 0.000_0625)]
    [InlineData(16, 0x88, new byte[] { 0xFF, 0xFF, 0x08 }, -0.000_0625)]
    [InlineData(18, 0x8C, new byte[] { 0x00, 0x00, 0x01, 0x0C }, 0.000_015_625)]
    [InlineData(18, 0x8C, new byte[] { 0xFE, 0x00, 0x01, 0x0C }, -2.047_984_375)]
    public async Task Turns_codes_into_volts(int resolution, byte configuration, byte[] answer, double volts)
    {
        var bench = new ChipBench(Write(configuration), Reads(answer));

        var measurements = await bench.ReadAsync<Mcp3424>($$"""{ "Resolution": {{resolution}} }""");

        Assert.Equal([new Measurement("voltage", volts)], measurements);
    }

    [Theory]
    [InlineData(12, 0x80, 0x00, 6)]
    [InlineData(14, 0x84, 0x04, 23)]
    [InlineData(16, 0x88, 0x08, 91)]
    public async Task Waits_as_long_as_the_slowest_chip_takes(int resolution, byte configuration, byte answered, double milliseconds)
    {
        var bench = new ChipBench(Write(configuration), Reads(0, 0, answered));

        await bench.ReadAsync<Mcp3424>($$"""{ "Resolution": {{resolution}} }""");

        bench.HasWaited(milliseconds);
    }

    [Fact]
    public async Task Selects_channels_and_gain()
    {
        var bench = new ChipBench(Write(0xAB), Reads(0x10, 0x00, 0x2B), Write(0xEB), Reads(0x20, 0x00, 0x6B));

        var measurements = await bench.ReadAsync<Mcp3424>("""{ "Channels": "2,4", "Gain": 8 }""");

        Assert.Equal([new("voltage_2", 0.032), new Measurement("voltage_4", 0.064)], measurements);
    }

    [Theory]
    [InlineData(12, 0x80, new byte[] { 0x07, 0xFF, 0x00 })]
    [InlineData(12, 0x80, new byte[] { 0xF8, 0x00, 0x00 })]
    [InlineData(18, 0x8C, new byte[] { 0x01, 0xFF, 0xFF, 0x0C })]
    [InlineData(18, 0x8C, new byte[] { 0xFE, 0x00, 0x00, 0x0C })]
    public async Task Knows_its_rails(int resolution, byte configuration, byte[] answer)
    {
        var bench = new ChipBench(Write(configuration), Reads(answer));

        var measurements = await bench.ReadAsync<Mcp3424>($$"""{ "Resolution": {{resolution}} }""");

        Assert.Equal(Quality.Uncertain, Assert.Single(measurements).Quality);
    }

    [Fact]
    public async Task Refuses_a_conversion_that_is_not_ready() =>
        Assert.Contains("not finished", await new ChipBench(Write(0x88), Reads(0, 0, 0x88)).ComplaintAsync<Mcp3424>());

    [Fact]
    public async Task Doubts_a_chip_that_does_not_keep_its_configuration() =>
        Assert.Contains("0xFF instead of 0x88", await new ChipBench(Write(0x88), Reads(0xFF, 0xFF, 0xFF)).ComplaintAsync<Mcp3424>());

    [Fact]
    [FiguresOf("mcp3421")]
    public async Task Is_an_mcp3421_with_one_channel()
    {
        var bench = new ChipBench(Write(0x88), Reads(0x40, 0x00, 0x08));

        Assert.Equal([new Measurement("voltage", 1.024)], await bench.ReadAsync<Mcp3421>());
    }
}
