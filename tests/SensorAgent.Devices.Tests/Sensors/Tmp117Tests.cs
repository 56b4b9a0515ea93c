using SensorAgent.Devices.Sensors;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Tmp117Tests
{
    [Theory] // datasheet, table 7-1
    [FiguresOf("tmp117")]
    [InlineData(0x8000, -256)]
    [InlineData(0xF380, -25)]
    [InlineData(0xFFF0, -0.125)]
    [InlineData(0xFFFF, -0.0078125)]
    [InlineData(0x0000, 0)]
    [InlineData(0x0001, 0.0078125)]
    [InlineData(0x0C80, 25)]
    [InlineData(0x3200, 100)]
    [InlineData(0x7FFF, 255.9921875)]
    public async Task Converts_the_datasheets_table(int raw, double celsius)
    {
        var bench = new ChipBench(
            WriteRead(0x0F, 0x01, 0x17), Write(1, 0x0C, 0x20), WriteRead(1, 0x24, 0x20), WriteRead(0, (byte)(raw >> 8), (byte)raw));

        var read = await bench.ReadAsync<Tmp117>();

        Assert.Equal(celsius, read.Good("temperature"));
        Assert.Equal([TimeSpan.FromMilliseconds(140)], bench.Waits);
    }

    [Fact]
    public async Task Refuses_the_value_of_a_conversion_that_still_runs()
    {
        var bench = new ChipBench(WriteRead(0x0F, 0x01, 0x17), Write(1, 0x0C, 0x20), WriteRead(1, 0x0C, 0x20));

        Assert.Contains("still converting", await bench.ComplaintAsync<Tmp117>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_another_chip()
    {
        var bench = new ChipBench(WriteRead(0x0F, 0x00, 0x75));

        Assert.Contains("0x0075 instead of 0x0117", await bench.ComplaintAsync<Tmp117>(), StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_any_revision_of_the_chip()
    {
        var bench = new ChipBench(WriteRead(0x0F, 0x21, 0x17));

        using var sensor = bench.Open<Tmp117>();

        Assert.True(bench.Chip.IsAtEnd);
    }
}
