using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Tsl2591Tests
{
    [Theory]
    [FiguresOf("tsl2591")]
    [InlineData(1000, 0, 163.2)] // 408 / (100 * 25) lx per count
    [InlineData(1000, 500, 40.8)]
    [InlineData(1000, 1000, 0)]
    [InlineData(1000, 1200, 0)]
    [InlineData(0, 0, 0)]
    public void Takes_infrared_off_twice(double broadband, double infrared, double lux) =>
        Assert.Equal(lux, Tsl2591.Lux(broadband, infrared, 100, 25), 6);

    [Fact]
    public async Task Measures_once_and_powers_down()
    {
        var bench = Played(control: 0x10, 0x01, [0xE8, 0x03], [0xF4, 0x01]);

        var measurements = await bench.ReadAsync<Tsl2591>();

        Assert.Equal(new Measurement("illuminance", 40.8).Value.Number, Assert.Single(measurements).Value.Number, 6);
        bench.HasWaited(100);
    }

    [Fact]
    public async Task Takes_gain_and_time_from_the_settings()
    {
        var bench = Played(control: 0x35, 0x31, [0xE8, 0x03], [0x00, 0x00]);

        var measurements = await bench.ReadAsync<Tsl2591>("""{ "Gain": "max", "IntegrationTime": 600 }""");

        Assert.Equal(1000 * 408 / (600 * 9876.0), Assert.Single(measurements).Value.Number, 9);
        bench.HasWaited(600);
    }

    [Theory]
    [InlineData(100, 0x10, 0xFF, 0x8F, Quality.Uncertain)]
    [InlineData(100, 0x10, 0xFE, 0x8F, Quality.Good)]
    [InlineData(200, 0x11, 0xFE, 0xFF, Quality.Good)]
    [InlineData(200, 0x11, 0xFF, 0xFF, Quality.Uncertain)]
    public async Task Knows_its_limit(int milliseconds, byte control, byte low, byte high, Quality quality)
    {
        var bench = Played(control, 0x01, [low, high], [0x00, 0x10]);

        var measurements = await bench.ReadAsync<Tsl2591>($$"""{ "IntegrationTime": {{milliseconds}} }""");

        Assert.Equal(quality, Assert.Single(measurements).Quality);
    }

    [Fact]
    public async Task Waits_for_a_chip_with_a_slow_clock()
    {
        var bench = new ChipBench(
            WriteRead(0xB2, 0x50), Write(0xA1, 0x10), Write(0xA0, 0x03), WriteRead(0xB3, 0x00), WriteRead(0xB3, 0x01),
            WriteRead(0xB4, 0xE8, 0x03), WriteRead(0xB6, 0xF4, 0x01), Write(0xA0, 0x00));

        Assert.Equal(40.8, Assert.Single(await bench.ReadAsync<Tsl2591>()).Value.Number, 6);
    }

    [Fact]
    public async Task Refuses_data_that_are_not_ready()
    {
        var bench = new ChipBench(
        [
            WriteRead(0xB2, 0x50), Write(0xA1, 0x10), Write(0xA0, 0x03), .. Enumerable.Repeat(WriteRead(0xB3, 0x00), 11),
        ]);

        var complaint = await bench.ComplaintAsync<Tsl2591>();

        Assert.Contains("no new value after 100ms", complaint);
    }

    [Fact]
    public void Refuses_another_chip_and_closes_it() =>
        Assert.Contains("0x44 instead of 0x50", new ChipBench(WriteRead(0xB2, 0x44)).Refuses<Tsl2591>());

    private static ChipBench Played(byte control, byte status, byte[] broadband, byte[] infrared) => new(
        WriteRead(0xB2, 0x50), Write(0xA1, control), Write(0xA0, 0x03),
        WriteRead(0xB3, status), WriteRead(0xB4, broadband), WriteRead(0xB6, infrared), Write(0xA0, 0x00));
}
