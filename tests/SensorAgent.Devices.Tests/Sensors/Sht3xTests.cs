using SensorAgent.Devices.Sensors;
using static SensorAgent.Devices.Tests.Sensors.Wire;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Sht3xTests
{
    [Theory]
    [FiguresOf("sht3x")]
    [InlineData(0x0000, -45)]
    [InlineData(0x0750, -40)]
    [InlineData(0x41D4, 0)]
    [InlineData(0x6666, 25)]
    [InlineData(0xF8AF, 125)]
    [InlineData(0xFFFF, 130)]
    public async Task Converts_temperature(int raw, double celsius)
    {
        var bench = new ChipBench(Command(0x2400), Words((ushort)raw, 0x8000));

        var read = await bench.ReadAsync<Sht3x>();

        Assert.Equal(celsius, read.Good("temperature", 2), 0.011);
    }

    [Theory]
    [InlineData(0x0000, 0)]
    [InlineData(0x8000, 50)]
    [InlineData(0xFFFF, 100)]
    public async Task Converts_humidity(int raw, double percent)
    {
        var bench = new ChipBench(Command(0x2400), Words(0x6666, (ushort)raw));

        var read = await bench.ReadAsync<Sht3x>();

        Assert.Equal(percent, read.Good("humidity", 2));
        Assert.Equal([TimeSpan.FromMilliseconds(16)], bench.Waits);
    }

    [Fact]
    public async Task Refuses_a_damaged_word()
    {
        var bench = new ChipBench(Command(0x2400), Words(0x6666, 0x8000).Damaged());

        Assert.Contains("CRC", await bench.ComplaintAsync<Sht3x>(), StringComparison.Ordinal);
    }
}
