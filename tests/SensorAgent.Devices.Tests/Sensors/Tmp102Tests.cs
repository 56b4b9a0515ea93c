using SensorAgent.Devices.Sensors;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Tmp102Tests
{
    [Theory] // datasheet, table 2
    [FiguresOf("tmp102")]
    [InlineData(0x7FF, 127.9375)]
    [InlineData(0x640, 100)]
    [InlineData(0x4B0, 75)]
    [InlineData(0x190, 25)]
    [InlineData(0x004, 0.25)]
    [InlineData(0x000, 0)]
    [InlineData(0xFFC, -0.25)]
    [InlineData(0xE70, -25)]
    [InlineData(0xC90, -55)]
    public async Task Converts_the_datasheets_table(int raw, double celsius)
    {
        var bench = new ChipBench(Write(1, 0xE1, 0xA0), WriteRead(1, 0xE1, 0xA0), WriteRead(0, (byte)(raw >> 4), (byte)(raw << 4)));

        var read = await bench.ReadAsync<Tmp102>();

        Assert.Equal(celsius, read.Good("temperature"));
        Assert.Equal([TimeSpan.FromMilliseconds(35)], bench.Waits);
    }

    [Fact]
    public async Task Refuses_the_value_of_a_conversion_that_still_runs()
    {
        var bench = new ChipBench(Write(1, 0xE1, 0xA0), WriteRead(1, 0x61, 0xA0));

        Assert.Contains("still converting", await bench.ComplaintAsync<Tmp102>(), StringComparison.Ordinal);
    }
}
