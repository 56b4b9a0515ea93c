using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Hdc1080Tests
{
    private static readonly I2cTransfer[] Open = [WriteRead(0xFE, 0x54, 0x49), WriteRead(0xFF, 0x10, 0x50)];

    [Theory]
    [FiguresOf("hdc1080")]
    [InlineData(0x0000, 0x0000, -40, 0)]
    [InlineData(0x3E0C, 0x4000, -0.009, 25)]
    [InlineData(0x6666, 0x8000, 25.999, 50)]
    [InlineData(0xFFFC, 0xFFFC, 124.99, 99.994)]
    public async Task Converts_from_end_to_end(int temperature, int humidity, double celsius, double percent)
    {
        var bench = new ChipBench(
            [.. Open, Write(0x02, 0x10, 0x00), Write(0x00), Reads((byte)(temperature >> 8), (byte)temperature, (byte)(humidity >> 8), (byte)humidity)]);

        var read = await bench.ReadAsync<Hdc1080>();

        Assert.Equal(celsius, read.Good("temperature"), 0.001);
        Assert.Equal(percent, read.Good("humidity"), 0.001);
        Assert.Equal([TimeSpan.FromMilliseconds(20)], bench.Waits);
    }

    [Fact]
    public async Task Refuses_another_makers_chip()
    {
        var bench = new ChipBench(WriteRead(0xFE, 0x00, 0x00));

        Assert.Contains("0x0000 instead of 0x5449", await bench.ComplaintAsync<Hdc1080>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_another_chip_of_the_maker()
    {
        var bench = new ChipBench(WriteRead(0xFE, 0x54, 0x49), WriteRead(0xFF, 0x07, 0xD0));

        Assert.Contains("0x07D0 instead of 0x1050", await bench.ComplaintAsync<Hdc1080>(), StringComparison.Ordinal);
    }
}
