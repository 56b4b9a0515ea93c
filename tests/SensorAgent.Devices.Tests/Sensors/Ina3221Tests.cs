using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Ina3221Tests
{
    [Fact]
    [FiguresOf("ina3221")]
    public async Task Measures_every_line_in_one_go()
    {
        var bench = new ChipBench(
        [
            .. Identity, Write(0x00, 0x75, 0x23), WriteRead(0x0F, 0x00, 0x01),
            WriteRead(0x01, 0x27, 0x10), WriteRead(0x02, 0x2E, 0xE0), // 50 mV, 12 V
            WriteRead(0x03, 0xFF, 0xF8), WriteRead(0x04, 0x13, 0x88), // -40 µV, 5 V
            WriteRead(0x05, 0x00, 0x00), WriteRead(0x06, 0x00, 0x00),
        ]);

        var measurements = await bench.ReadAsync<Ina3221>();

        Assert.Equal(
            [("voltage_1", 12), ("current_1", 0.5), ("power_1", 6), ("voltage_2", 5), ("current_2", -0.0004), ("power_2", -0.002), ("voltage_3", 0), ("current_3", 0), ("power_3", 0)],
            measurements.Select(measurement => (measurement.Quantity, Math.Round(measurement.Value.Number, 9))));
        bench.HasWaited(117);
    }

    [Fact]
    public async Task Measures_only_the_lines_asked_for()
    {
        var bench = new ChipBench(
            [.. Identity, Write(0x00, 0x25, 0x23), WriteRead(0x0F, 0x00, 0x01), WriteRead(0x03, 0x00, 0x08), WriteRead(0x04, 0x00, 0x08)]);

        var measurements = await bench.ReadAsync<Ina3221>("""{ "Channels": "2", "Shunt": 0.01 }""");

        Assert.Equal([0.008, 0.004, 0.000_032], measurements.Select(measurement => Math.Round(measurement.Value.Number, 9)));
        bench.HasWaited(39);
    }

    [Theory]
    [InlineData(0x7F, 0xF8)] // +163.8 mV
    [InlineData(0x80, 0x00)]
    public async Task Knows_the_limit_of_the_shunt_range(byte high, byte low)
    {
        var bench = new ChipBench(
            [.. Identity, Write(0x00, 0x45, 0x23), WriteRead(0x0F, 0x00, 0x01), WriteRead(0x01, high, low), WriteRead(0x02, 0x00, 0x08)]);

        var measurements = await bench.ReadAsync<Ina3221>("""{ "Channels": "1" }""");

        Assert.Equal(Quality.Uncertain, measurements[1].Quality);
    }

    [Fact]
    public async Task Refuses_a_conversion_that_is_not_ready()
    {
        var bench = new ChipBench([.. Identity, Write(0x00, 0x75, 0x23), WriteRead(0x0F, 0x00, 0x00)]);

        Assert.Contains("not finished", await bench.ComplaintAsync<Ina3221>());
    }

    [Fact]
    public void Refuses_another_chip_and_closes_it() =>
        Assert.Contains("0x2260 instead of 0x3220", new ChipBench(WriteRead(0xFE, 0x54, 0x49), WriteRead(0xFF, 0x22, 0x60)).Refuses<Ina3221>());

    [Theory]
    [InlineData("1,2,3", 0)]
    [InlineData("3, 1", 0)]
    [InlineData("0", 1)]
    [InlineData("1,1", 1)]
    [InlineData("4", 1)]
    [InlineData("one", 1)]
    public void Takes_its_three_lines_only(string channels, int mistakes)
    {
        var findings = new Findings();
        var section = Config.Section($$"""{ "Channels": "{{channels}}" }""", findings);

        foreach (var setting in Ina3221.Description.Settings)
            setting.Check(section);

        Assert.Equal(mistakes, findings.Mistakes.Count);
    }

    private static I2cTransfer[] Identity => [WriteRead(0xFE, 0x54, 0x49), WriteRead(0xFF, 0x32, 0x20)];
}
