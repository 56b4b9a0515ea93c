using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Veml6075Tests
{
    [Theory]
    [FiguresOf("veml6075")]
    [InlineData(0, 0, 0, 0, 0)]
    [InlineData(1000, 0, 0, 0, 1.461)] // the responsivities of the application note are those of 100 ms, and 50 are measured
    [InlineData(0, 1000, 0, 0, 2.591)]
    [InlineData(1000, 1000, 100, 100, 2.318_166)] // 645 * 0.001461 + 531 * 0.002591
    [InlineData(100, 100, 1000, 1000, 0)]
    public void Takes_the_leakage_off_both_bands(int a, int b, int visible, int infrared, double index) =>
        Assert.Equal(index, Veml6075.UvIndex(a, b, visible, infrared), 3);

    [Fact]
    public async Task Measures_on_demand_and_shuts_down()
    {
        var bench = new ChipBench(Played([0x02, 0x00], [0xE8, 0x03], [0xE8, 0x03]));

        var measurements = await bench.ReadAsync<Veml6075>();

        Assert.Equal(4.052, Assert.Single(measurements).Value.Number, 6);
        bench.HasWaited(75);
    }

    [Fact]
    public async Task Knows_its_limit()
    {
        var bench = new ChipBench(Played([0x02, 0x00], [0xFF, 0xFF], [0x00, 0x00]));

        Assert.Equal(Quality.Uncertain, Assert.Single(await bench.ReadAsync<Veml6075>()).Quality);
    }

    [Fact]
    public async Task Says_so_when_the_chip_was_reset_while_it_measured()
    {
        var bench = new ChipBench(Played([0x01, 0x00], [0, 0], [0, 0]));

        Assert.Contains("reset in between", await bench.ComplaintAsync<Veml6075>());
    }

    [Fact]
    public void Refuses_a_veml7700_which_has_the_same_address() =>
        Assert.Contains("no VEML6075", new ChipBench(WriteRead(0x0C, 0x00, 0x00)).Refuses<Veml6075>());

    private static I2cTransfer[] Played(byte[] configuration, byte[] a, byte[] b) =>
    [
        WriteRead(0x0C, 0x26, 0x00), Write(0x00, 0x02, 0x00), Write(0x00, 0x06, 0x00), WriteRead(0x00, configuration),
        WriteRead(0x07, a), WriteRead(0x09, b), WriteRead(0x0A, 0x00, 0x00), WriteRead(0x0B, 0x00, 0x00), Write(0x00, 0x03, 0x00),
    ];
}
