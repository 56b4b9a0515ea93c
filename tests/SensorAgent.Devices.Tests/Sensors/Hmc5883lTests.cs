using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Hmc5883lTests
{
    [Fact]
    public async Task Measures_once_with_the_axes_in_the_chips_order()
    {
        var bench = new ChipBench(
            [Identity, WriteRead(0x01, 0x20), .. Measured, WriteRead(0x09, 0x01), WriteRead(0x03, 0x04, 0x42, 0x00, 0x6D, 0xFF, 0x93)]);

        var measurements = await bench.ReadAsync<Hmc5883l>();

        Assert.Equal(
            [new("magnetic_field_x", 100), new("magnetic_field_y", -10), new Measurement("magnetic_field_z", 10)],
            measurements.Select(measurement => new Measurement(measurement.Quantity, Math.Round(measurement.Value.Number, 9))));
        bench.HasWaited(20);
    }

    [Theory] // table 9
    [FiguresOf("hmc5883l")]
    [InlineData("0.88", 0x00, 1370)]
    [InlineData("1.9", 0x40, 820)]
    [InlineData("2.5", 0x60, 660)]
    [InlineData("4.0", 0x80, 440)]
    [InlineData("4.7", 0xA0, 390)]
    [InlineData("5.6", 0xC0, 330)]
    [InlineData("8.1", 0xE0, 230)]
    public async Task Drops_the_first_measurement_after_a_new_gain(string range, byte gain, double countsPerGauss)
    {
        var bench = new ChipBench(
            [Identity, WriteRead(0x01, 0x20), Write(0x01, gain), .. Measured, .. Measured, WriteRead(0x09, 0x01), WriteRead(0x03, 0x00, 0x64, 0, 0, 0, 0)]);

        var measurements = await bench.ReadAsync<Hmc5883l>($$"""{ "Range": "{{range}}" }""");

        Assert.Equal(100 / countsPerGauss * 100, measurements[0].Value.Number, 9);
    }

    [Theory]
    [InlineData(0x00, 0x00, "not finished")]
    [InlineData(0x01, 0xF0, "beyond the range")] // -4096
    public async Task Refuses_what_is_not_ready_or_overflows(byte status, byte high, string words)
    {
        var bench = new ChipBench([Identity, WriteRead(0x01, 0x20), .. Measured, WriteRead(0x09, status), WriteRead(0x03, 0, 0, high, 0, 0, 0)]);

        Assert.Contains(words, await bench.ComplaintAsync<Hmc5883l>());
    }

    [Theory]
    [InlineData(0x07, 0xFF, Quality.Uncertain)]
    [InlineData(0xF8, 0x00, Quality.Uncertain)]
    [InlineData(0x07, 0xFE, Quality.Good)]
    public async Task Knows_its_limits(byte high, byte low, Quality quality)
    {
        var bench = new ChipBench([Identity, WriteRead(0x01, 0x20), .. Measured, WriteRead(0x09, 0x01), WriteRead(0x03, high, low, 0, 0, 0, 0)]);

        Assert.Equal(quality, (await bench.ReadAsync<Hmc5883l>())[0].Quality);
    }

    [Fact]
    public void Refuses_another_chip() =>
        Assert.Contains("0x000000 instead of 0x483433", new ChipBench(WriteRead(0x0A, 0, 0, 0)).Refuses<Hmc5883l>());

    private static I2cTransfer Identity => WriteRead(0x0A, 0x48, 0x34, 0x33);

    private static I2cTransfer[] Measured => [Write(0x00, 0x70), Write(0x02, 0x01)];
}
