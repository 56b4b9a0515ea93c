using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Ina219Tests
{
    // The datasheet's worked example: 2 mΩ, 1 mA per count, 12 V less the shunt, 10 A.
    private const string WorkedExample = """{ "Shunt": 0.002, "MaximumCurrent": 32.768 }""";

    [Fact]
    [FiguresOf("ina219")]
    public async Task Computes_the_worked_example_of_the_datasheet()
    {
        var bench = new ChipBench(Played([0x50, 0x00], 0x2D, [0x5D, 0x9A], [0x07, 0xD0], [0x27, 0x10], [0x17, 0x66]));

        var measurements = await bench.ReadAsync<Ina219>(WorkedExample);

        Assert.Equal(["voltage", "current", "power"], measurements.Select(measurement => measurement.Quantity));
        Assert.Equal([11.98, 10, 119.8], measurements.Select(measurement => Math.Round(measurement.Value.Number, 9)));
        bench.HasWaited(10);
    }

    [Fact]
    public async Task Gives_power_the_sign_of_the_current()
    {
        var bench = new ChipBench(Played([0x50, 0x00], 0x2D, [0x5D, 0x9A], [0xF8, 0x30], [0xD8, 0xF0], [0x17, 0x66]));

        var measurements = await bench.ReadAsync<Ina219>(WorkedExample);

        Assert.Equal([11.98, -10, -119.8], measurements.Select(measurement => Math.Round(measurement.Value.Number, 9)));
    }

    [Theory]
    [InlineData(0.1, 3.2, 4194, 0b11)]
    [InlineData(0.1, 1.6, 8388, 0b10)]
    [InlineData(0.1, 0.4, 33_554, 0b00)]
    [InlineData(0.1, 0.8, 16_776, 0b01)]
    [InlineData(0.002, 32.768, 20_480, 0b01)]
    [InlineData(0.1, 0.01, 0xFFFE, 0b00)] // as fine as the register goes
    public void Calibrates_to_the_shunt(double ohms, double amperes, int calibration, int gain)
    {
        var shunt = Ina219.Shunt.Of(ohms, amperes);

        Assert.Equal((calibration, gain), (shunt.Calibration, shunt.Gain));
        Assert.Equal(0.04096, shunt.CurrentStep * calibration * ohms, 12);
    }

    [Theory]
    [InlineData(0x7D, 0x00, Quality.Uncertain)] // 32000 counts of 10 µV
    [InlineData(0x83, 0x00, Quality.Uncertain)]
    [InlineData(0x7C, 0xFF, Quality.Good)]
    public async Task Knows_the_limit_of_the_shunt_range(byte high, byte low, Quality quality)
    {
        var bench = new ChipBench(Played([0x10, 0x62], 0x3D, [0x5D, 0x9A], [high, low], [0x7D, 0x00], [0x17, 0x66]));

        var measurements = await bench.ReadAsync<Ina219>();

        Assert.Equal([Quality.Good, quality, quality], measurements.Select(measurement => measurement.Quality));
    }

    [Fact]
    public async Task Refuses_a_conversion_that_is_not_ready()
    {
        var bench = new ChipBench(Played([0x10, 0x62], 0x3D, [0x5D, 0x98], [0, 0], [0, 0], [0, 0]));

        Assert.Contains("not finished", await bench.ComplaintAsync<Ina219>());
    }

    [Fact]
    public async Task Refuses_an_overflow()
    {
        var bench = new ChipBench(Played([0x10, 0x62], 0x3D, [0x5D, 0x9B], [0, 0], [0, 0], [0, 0]));

        Assert.Contains("raise MaximumCurrent", await bench.ComplaintAsync<Ina219>());
    }

    [Fact]
    public void Refuses_an_ina226_by_what_it_holds_after_a_reset() =>
        Assert.Contains("0x4127", new ChipBench(Write(0x00, 0x80, 0x00), WriteRead(0x00, 0x41, 0x27)).Refuses<Ina219>());

    [Theory]
    [InlineData("""{ "Shunt": 0.1, "MaximumCurrent": 3.2 }""", 0)]
    [InlineData("""{ "Shunt": 0.1, "MaximumCurrent": 3.3 }""", 1)]
    public void Refuses_more_current_than_the_shunt_allows(string json, int mistakes)
    {
        var findings = new Findings();

        Ina219.Description.Check!(Config.Section(json, findings));

        Assert.Equal(mistakes, findings.Mistakes.Count);
    }

    private static I2cTransfer[] Played(byte[] calibration, byte configuration, byte[] bus, byte[] shunt, byte[] current, byte[] power) =>
    [
        Write(0x00, 0x80, 0x00), WriteRead(0x00, 0x39, 0x9F),
        Write([0x05, .. calibration]), Write(0x00, configuration, 0xDB),
        WriteRead(0x02, bus), WriteRead(0x01, shunt), WriteRead(0x04, current), WriteRead(0x03, power),
    ];
}
