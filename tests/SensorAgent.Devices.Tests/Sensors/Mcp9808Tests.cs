using SensorAgent.Devices.Sensors;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Mcp9808Tests
{
    [Theory] // datasheet DS25095A, section 5.1.3: upper byte × 16 + lower byte / 16, less 256 below zero
    [FiguresOf("mcp9808")]
    [InlineData(0x0194, 25.25)]
    [InlineData(0x0000, 0)]
    [InlineData(0x0001, 0.0625)]
    [InlineData(0x1FFF, -0.0625)]
    [InlineData(0x1E6C, -25.25)]
    [InlineData(0x1D80, -40)]
    [InlineData(0x07D0, 125)]
    [InlineData(0xC194, 25.25)] // alarms in the upper bits
    public async Task Converts_and_leaves_the_alarm_bits_out(int raw, double celsius)
    {
        var bench = new ChipBench(
            WriteRead(6, 0x00, 0x54), WriteRead(7, 0x04, 0x00), Write(1, 0, 0), WriteRead(5, (byte)(raw >> 8), (byte)raw), Write(1, 1, 0));

        var read = await bench.ReadAsync<Mcp9808>();

        Assert.Equal(celsius, read.Good("temperature"));
        Assert.Equal([TimeSpan.FromMilliseconds(300)], bench.Waits);
    }

    [Fact]
    public async Task Refuses_another_makers_chip()
    {
        var bench = new ChipBench(WriteRead(6, 0x01, 0x32));

        Assert.Contains("0x0132 instead of 0x0054", await bench.ComplaintAsync<Mcp9808>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_another_chip_of_the_maker()
    {
        var bench = new ChipBench(WriteRead(6, 0x00, 0x54), WriteRead(7, 0x02, 0x01));

        Assert.Contains("0x0200 instead of 0x0400", await bench.ComplaintAsync<Mcp9808>(), StringComparison.Ordinal);
    }
}
