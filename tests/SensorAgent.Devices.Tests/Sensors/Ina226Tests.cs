using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Ina226Tests
{
    // The datasheet's worked example: 2 mΩ, 1 mA per count, 11.98 V, 10 A.
    private const string WorkedExample = """{ "Shunt": 0.002, "MaximumCurrent": 32.768 }""";

    [Fact]
    [FiguresOf("ina226")]
    public async Task Computes_the_worked_example_of_the_datasheet()
    {
        var bench = new ChipBench(Played([0x0A, 0x00], 0x08, [0x1F, 0x40], [0x27, 0x10], [0x12, 0xB8]));

        var measurements = await bench.ReadAsync<Ina226>(WorkedExample);

        Assert.Equal([11.98, 10, 119.8], measurements.Select(measurement => Math.Round(measurement.Value.Number, 9)));
        bench.HasWaited(39);
    }

    [Fact]
    public async Task Gives_power_the_sign_of_the_current()
    {
        var bench = new ChipBench(Played([0x0A, 0x00], 0x08, [0xE0, 0xC0], [0xD8, 0xF0], [0x12, 0xB8]));

        var measurements = await bench.ReadAsync<Ina226>(WorkedExample);

        Assert.Equal([11.98, -10, -119.8], measurements.Select(measurement => Math.Round(measurement.Value.Number, 9)));
    }

    [Theory]
    [InlineData(0x7F, 0xFF)]
    [InlineData(0x80, 0x00)]
    public async Task Knows_the_limit_of_the_shunt_range(byte high, byte low)
    {
        var bench = new ChipBench(Played([0x0A, 0x00], 0x08, [high, low], [0x27, 0x10], [0x12, 0xB8]));

        var measurements = await bench.ReadAsync<Ina226>(WorkedExample);

        Assert.Equal([Quality.Good, Quality.Uncertain, Quality.Uncertain], measurements.Select(measurement => measurement.Quality));
    }

    [Theory]
    [InlineData(0x00, "not finished")]
    [InlineData(0x0C, "raise MaximumCurrent")]
    public async Task Refuses_what_is_not_ready_or_overflows(byte flags, string words)
    {
        var bench = new ChipBench(Played([0x0A, 0x00], flags, [0, 0], [0, 0], [0, 0]));

        Assert.Contains(words, await bench.ComplaintAsync<Ina226>(WorkedExample));
    }

    [Fact]
    public void Keeps_the_calibration_within_fifteen_bits() => Assert.Equal(0x7FFF, Ina226.Shunt.Of(0.1, 0.01).Calibration);

    [Fact]
    public void Refuses_an_ina219_which_has_the_same_address() =>
        Assert.Contains("no INA226", new ChipBench(WriteRead(0xFE, 0xFF, 0xFF)).Refuses<Ina226>());

    [Fact]
    public void Refuses_another_chip_of_the_same_maker() =>
        Assert.Contains("0x3220 instead of 0x2260", new ChipBench(WriteRead(0xFE, 0x54, 0x49), WriteRead(0xFF, 0x32, 0x20)).Refuses<Ina226>());

    [Fact]
    public void Refuses_more_current_than_the_shunt_allows()
    {
        var findings = new Findings();

        Ina226.Description.Check!(Config.Section("""{ "Shunt": 0.1, "MaximumCurrent": 1 }""", findings));

        Assert.Single(findings.Mistakes);
    }

    private static I2cTransfer[] Played(byte[] calibration, byte flags, byte[] shunt, byte[] current, byte[] power) =>
    [
        WriteRead(0xFE, 0x54, 0x49), WriteRead(0xFF, 0x22, 0x60),
        Write([0x05, .. calibration]), Write(0x00, 0x45, 0x23),
        WriteRead(0x06, 0x00, flags), WriteRead(0x01, shunt), WriteRead(0x02, 0x25, 0x70), WriteRead(0x04, current), WriteRead(0x03, power),
    ];
}
