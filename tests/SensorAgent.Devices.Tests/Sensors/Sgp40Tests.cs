using SensorAgent.Devices.Sensors;
using static SensorAgent.Devices.Tests.Sensors.Measurements;
using static SensorAgent.Devices.Tests.Sensors.Wire;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Sgp40Tests
{
    [Theory]
    [InlineData(0)]
    [InlineData(30_000)]
    [InlineData(65_535)]
    public async Task Publishes_the_ticks_as_they_are(int ticks)
    {
        var bench = new ChipBench(Write(0x26, 0x0F, 0x80, 0x00, 0xA2, 0x66, 0x66, 0x93), Words((ushort)ticks)); // 50 %, 25 °C: table 9

        var read = await bench.ReadAsync<Sgp40>();

        Assert.Equal(ticks, read.Good("count"));
        Assert.Equal([TimeSpan.FromMilliseconds(30)], bench.Waits);
    }

    [Theory] // table 10
    [FiguresOf("sgp40")]
    [InlineData("0", "-45", "260F 0000 81 0000 81")]
    [InlineData("100", "130", "260F FFFF AC FFFF AC")]
    public async Task Compensates_for_the_air_of_the_settings(string humidity, string temperature, string command)
    {
        var bench = new ChipBench(Write(Hex(command)), Words(30_000));

        await bench.ReadAsync<Sgp40>($$"""{ "Humidity": "{{humidity}}", "Temperature": "{{temperature}}" }""");

        Assert.True(bench.Chip.IsAtEnd);
    }

    [Fact]
    public async Task Refuses_a_damaged_word()
    {
        var bench = new ChipBench(Write(0x26, 0x0F, 0x80, 0x00, 0xA2, 0x66, 0x66, 0x93), Words(30_000).Damaged());

        Assert.Contains("CRC", await bench.ComplaintAsync<Sgp40>(), StringComparison.Ordinal);
    }
}
