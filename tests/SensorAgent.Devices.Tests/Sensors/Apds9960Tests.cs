using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Apds9960Tests
{
    [Theory]
    [FiguresOf("apds9960")]
    [InlineData(1, 0x08)]
    [InlineData(4, 0x09)]
    [InlineData(16, 0x0A)]
    [InlineData(64, 0x0B)]
    public async Task Measures_once_and_powers_down(int gain, byte control)
    {
        var bench = new ChipBench(Played(control, [0x03, 0xE8, 0x03, 0, 0, 0, 0, 0, 0, 0x20]));

        var measurements = await bench.ReadAsync<Apds9960>($$"""{ "Gain": {{gain}} }""");

        Assert.Equal([new("light_level", 1000), new Measurement("proximity", 32)], measurements);
        bench.HasWaited(125);
    }

    [Theory]
    [InlineData(0x25, 0x94, Quality.Uncertain)] // 37 cycles of 1025 counts
    [InlineData(0x24, 0x94, Quality.Good)]
    public async Task Knows_the_limit_of_light(byte low, byte high, Quality quality)
    {
        var bench = new ChipBench(Played(0x09, [0x03, low, high, 0, 0, 0, 0, 0, 0, 0xFF]));

        Assert.Equal([quality, Quality.Good], (await bench.ReadAsync<Apds9960>()).Select(measurement => measurement.Quality));
    }

    [Fact]
    public async Task Says_that_light_blinds_the_proximity_sensor()
    {
        var bench = new ChipBench(Played(0x09, [0x43, 0, 0, 0, 0, 0, 0, 0, 0, 0]));

        Assert.Equal([Quality.Good, Quality.Uncertain], (await bench.ReadAsync<Apds9960>()).Select(measurement => measurement.Quality));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x01)]
    [InlineData(0x02)]
    public async Task Refuses_data_that_are_not_ready(byte status)
    {
        var bench = new ChipBench(Played(0x09, [status, 0, 0, 0, 0, 0, 0, 0, 0, 0]));

        Assert.Contains("not finished", await bench.ComplaintAsync<Apds9960>());
    }

    [Theory]
    [InlineData(0xAB)]
    [InlineData(0xA8)]
    [InlineData(0x9C)]
    public void Takes_the_ids_that_are_sold(byte id)
    {
        using var sensor = new ChipBench(WriteRead(0x92, id)).Open<Apds9960>();

        Assert.NotNull(sensor);
    }

    [Fact]
    public void Refuses_another_chip_and_closes_it() =>
        Assert.Contains("0x50 instead of 0xAB", new ChipBench(WriteRead(0x92, 0x50)).Refuses<Apds9960>());

    private static I2cTransfer[] Played(byte control, byte[] data) =>
    [
        WriteRead(0x92, 0xAB), Write(0x80, 0x00), Write(0x81, 0xDB), Write(0x8E, 0x87), Write(0x8F, control), Write(0x80, 0x07),
        WriteRead(0x93, data), Write(0x80, 0x00),
    ];
}
