using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Adxl345Tests
{
    [Fact]
    [FiguresOf("adxl345")]
    public async Task Measures_all_axes_and_stands_by()
    {
        var bench = new ChipBench(Played(0x08, 0x83, [0x00, 0x01, 0x00, 0xFF, 0x00, 0x00]));

        var measurements = await bench.ReadAsync<Adxl345>();

        Assert.Equal([new("acceleration_x", 9.80665), new("acceleration_y", -9.80665), new Measurement("acceleration_z", 0)], measurements);
        bench.HasWaited(12);
    }

    [Theory]
    [InlineData(2, 0x08, 0xFF, 0x01, Quality.Uncertain)]
    [InlineData(2, 0x08, 0xFE, 0x01, Quality.Good)]
    [InlineData(2, 0x08, 0x00, 0xFE, Quality.Uncertain)]
    [InlineData(16, 0x0B, 0xFF, 0x0F, Quality.Uncertain)]
    [InlineData(16, 0x0B, 0xFF, 0x01, Quality.Good)]
    [InlineData(8, 0x0A, 0x00, 0xF8, Quality.Uncertain)]
    [InlineData(4, 0x09, 0x00, 0xFD, Quality.Good)]
    public async Task Knows_its_limits(int gravities, byte format, byte low, byte high, Quality quality)
    {
        var bench = new ChipBench(Played(format, 0x80, [0, 0, 0, 0, low, high]));

        var measurements = await bench.ReadAsync<Adxl345>($$"""{ "Range": {{gravities}} }""");

        Assert.Equal(quality, measurements[2].Quality);
    }

    [Fact]
    public async Task Refuses_data_that_are_not_ready() =>
        Assert.Contains("not finished", await new ChipBench(Played(0x08, 0x02, new byte[6])).ComplaintAsync<Adxl345>());

    [Fact]
    public void Refuses_another_chip_and_closes_it() => // an LTR-390 has the same address
        Assert.Contains("0x00 instead of 0xE5", new ChipBench(WriteRead(0x00, 0x00)).Refuses<Adxl345>());

    private static I2cTransfer[] Played(byte format, byte source, byte[] data) =>
    [
        WriteRead(0x00, 0xE5), Write(0x31, format), Write(0x2C, 0x0A), Write(0x2D, 0x08),
        WriteRead(0x30, source), WriteRead(0x32, data), Write(0x2D, 0x00),
    ];
}
