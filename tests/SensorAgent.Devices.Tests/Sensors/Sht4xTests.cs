using SensorAgent.Devices.Sensors;
using static SensorAgent.Devices.Tests.Sensors.Wire;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Sht4xTests
{
    [Theory]
    [FiguresOf("sht4x")]
    [InlineData(0x0000, -45)]
    [InlineData(0x6666, 25)]
    [InlineData(0xFFFF, 130)]
    public async Task Converts_temperature(int raw, double celsius)
    {
        var bench = new ChipBench(Write(0xFD), Words((ushort)raw, 0x8000));

        var read = await bench.ReadAsync<Sht4x>();

        Assert.Equal(celsius, read.Good("temperature", 2));
        Assert.Equal([TimeSpan.FromMilliseconds(9)], bench.Waits);
    }

    [Theory]
    [InlineData(0x0000, 0)] // -6 by the formula
    [InlineData(0x0C4A, 0)]
    [InlineData(0x72B0, 50)]
    [InlineData(0xD916, 100)]
    [InlineData(0xFFFF, 100)] // 119 by the formula
    public async Task Crops_humidity_to_what_can_be(int raw, double percent)
    {
        var bench = new ChipBench(Write(0xFD), Words(0x6666, (ushort)raw));

        var read = await bench.ReadAsync<Sht4x>();

        Assert.Equal(percent, read.Good("humidity"), 0.01);
    }

    [Fact]
    public async Task Refuses_a_damaged_word()
    {
        var bench = new ChipBench(Write(0xFD), Words(0x6666, 0x8000).Damaged());

        Assert.Contains("CRC", await bench.ComplaintAsync<Sht4x>(), StringComparison.Ordinal);
    }
}
