using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Veml7700Tests
{
    [Theory]
    [FiguresOf("veml7700")]
    [InlineData("2", 800, 0.0042)]
    [InlineData("1", 800, 0.0084)]
    [InlineData("1", 100, 0.0672)]
    [InlineData("1/4", 100, 0.2688)]
    [InlineData("1/8", 100, 0.5376)]
    [InlineData("1/8", 25, 2.1504)]
    public void Has_the_resolutions_of_the_application_note(string gain, int milliseconds, double lux) =>
        Assert.Equal(lux, Veml7700.Range.Of(gain, milliseconds).LuxPerCount, 9);

    [Theory]
    [InlineData("1", 100, 0x0000)]
    [InlineData("2", 200, 0x0840)]
    [InlineData("1/8", 25, 0x1300)]
    [InlineData("1/4", 50, 0x1A00)]
    [InlineData("1/4", 800, 0x18C0)]
    [InlineData("1", 400, 0x0080)]
    public void Writes_gain_and_time_as_in_table_1(string gain, int milliseconds, int bits) =>
        Assert.Equal(bits, Veml7700.Range.Of(gain, milliseconds).Bits);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1000, 1000)]
    [InlineData(10_000, 14_792.9)] // 6013.5 - 9392.4 + 8148.8 + 10023
    public void Straightens_the_curve_above_1000_lx(double measured, double lux) => Assert.Equal(lux, Veml7700.Straighten(measured), 6);

    [Fact]
    public async Task Measures_once_and_shuts_down()
    {
        var bench = new ChipBench(
            WriteRead(0x07, 0x81, 0xC4), Write(0x00, 0x00, 0x10),
            WriteRead(0x00, 0x00, 0x10), WriteRead(0x04, 0xE8, 0x03), Write(0x00, 0x01, 0x10));

        var measurements = await bench.ReadAsync<Veml7700>();

        Assert.Equal([new Measurement("illuminance", 537.6)], measurements);
        bench.HasWaited(113);
    }

    [Fact]
    public async Task Calls_a_full_register_uncertain()
    {
        var bench = new ChipBench(
            WriteRead(0x07, 0x81, 0xC4), Write(0x00, 0x40, 0x08),
            WriteRead(0x00, 0x40, 0x08), WriteRead(0x04, 0xFF, 0xFF), Write(0x00, 0x41, 0x08));

        var measurements = await bench.ReadAsync<Veml7700>("""{ "Gain": "2", "IntegrationTime": 200 }""");

        Assert.Equal(Quality.Uncertain, Assert.Single(measurements).Quality);
    }

    [Fact]
    public async Task Says_so_when_the_chip_was_reset_while_it_measured()
    {
        var bench = new ChipBench(WriteRead(0x07, 0x81, 0xC4), Write(0x00, 0x00, 0x10), WriteRead(0x00, 0x01, 0x00));

        var complaint = await bench.ComplaintAsync<Veml7700>();

        Assert.Contains("reset in between", complaint);
    }

    [Fact]
    public void Takes_an_early_chip_that_has_no_id()
    {
        var bench = new ChipBench(WriteRead(0x07, 0x00, 0x00));

        using var sensor = bench.Open<Veml7700>();

        Assert.True(bench.Chip.IsAtEnd);
    }

    [Fact]
    public void Refuses_another_chip_and_closes_it() =>
        Assert.Contains("0x0026 instead of 0x0081", new ChipBench(WriteRead(0x07, 0x26, 0x00)).Refuses<Veml7700>());
}
