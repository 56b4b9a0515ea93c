using SensorAgent.Core.Buses;
using SensorAgent.Devices.Chips;
using SensorAgent.Devices.Sensors;
using SensorAgent.Devices.Simulation;
using SensorAgent.Testing;
using static SensorAgent.Testing.SpiExchange;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Max31865Tests
{
    [Theory] // IEC 60751, as table 9 of the datasheet has it
    [InlineData(-200, 18.52)]
    [InlineData(-100, 60.26)]
    [InlineData(-40, 84.27)]
    [InlineData(-10, 96.09)]
    [InlineData(0, 100)]
    [InlineData(10, 103.90)]
    [InlineData(100, 138.51)]
    [InlineData(250, 194.10)]
    [InlineData(400, 247.09)]
    [InlineData(550, 297.49)]
    [InlineData(850, 390.48)]
    public void Resistance_and_temperature_are_those_of_the_table(double celsius, double ohms)
    {
        Assert.Equal(ohms, Platinum.Ratio(celsius) * 100, 0.005);
        Assert.Equal(celsius, Platinum.Celsius(ohms / 100), 0.02);
        Assert.Equal(celsius, Platinum.Celsius(Platinum.Ratio(celsius)), 0.0001);
    }

    [Theory] // table 9: register value of a Pt100 with 400 Ω; a step is 0.03 °C
    [FiguresOf("max31865")]
    [InlineData("0BDA", -200)]
    [InlineData("2690", -100)]
    [InlineData("4000", 0)]
    [InlineData("4280", 10)]
    [InlineData("58A4", 100)]
    [InlineData("BE64", 550)]
    public async Task Converts_the_resistance(string register, double celsius)
    {
        var bench = new SpiBench([.. Prepared("81"), .. Tested("81"), new("010000", $"00{register}"), Writes("8001")]);

        var read = await bench.ReadAsync<Max31865>("""{ "ReferenceResistor": 400 }""");

        Assert.Equal(celsius, read.Good("temperature"), 0.035);
        Assert.True(bench.Playback.IsAtEnd, "The bias was left on.");
        Assert.Equal(1, bench.Settings.Mode);
    }

    [Theory] // table 2
    [InlineData("""{ "Wires": 2, "MainsFrequency": 60 }""", "80", 55)]
    [InlineData("""{ "Wires": 3 }""", "91", 66)]
    [InlineData("""{ "Wires": 4 }""", "81", 66)]
    public async Task Tells_the_chip_the_wires_and_the_mains(string settings, string configuration, int milliseconds)
    {
        var off = $"80{Convert.ToInt32(configuration, 16) & 0x7F:X2}";
        var bench = new SpiBench([.. Prepared(configuration), .. Tested(configuration), new("010000", "004000"), Writes(off)]);

        await bench.ReadAsync<Max31865>(settings);

        Assert.Equal([10, 1, milliseconds], bench.Time.Waits.Select(wait => (wait - ChipTime.Margin).TotalMilliseconds));
    }

    [Fact] // 1000 Ω of 4300 Ω are 7620 counts
    public async Task A_Pt1000_has_a_reference_ten_times_as_large()
    {
        var bench = new SpiBench([.. Prepared("81"), .. Tested("81"), new("010000", "003B8A"), Writes("8001")]);

        var read = await bench.ReadAsync<Max31865>("""{ "Element": "Pt1000" }""");

        Assert.Equal(0, read.Good("temperature"), 0.05);
    }

    [Theory] // tables 10 to 12
    [InlineData("04", "too high or too low")]
    [InlineData("20", "not connected, or broken")]
    [InlineData("10", "FORCE- is open")]
    [InlineData("08", "FORCE- or RTDIN- is open")]
    [InlineData("80", "above the chip's threshold")]
    [InlineData("40", "below the chip's threshold")]
    public async Task Says_what_the_test_of_the_cable_found(string status, string words)
    {
        var bench = new SpiBench([.. Prepared("81"), Writes("8085"), new("0000", "0081"), new("0700", $"00{status}"), Writes("8001")]);

        var fault = await bench.FaultAsync<Max31865>();

        Assert.Equal(BusFault.BadData, fault.Fault);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_during_the_conversion_is_told_too()
    {
        var bench = new SpiBench([.. Prepared("81"), .. Tested("81"), new("010000", "00FFFF"), new("0700", "0080"), Writes("8001")]);

        Assert.Contains("above the chip's threshold", (await bench.FaultAsync<Max31865>()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0000", "shorted")]
    [InlineData("FFFE", "not connected")]
    [InlineData("F000", "beyond 850 °C")]
    public async Task A_resistance_that_cannot_be_is_no_reading(string register, string words)
    {
        var bench = new SpiBench([.. Prepared("81"), .. Tested("81"), new("010000", $"00{register}"), Writes("8001")]);

        Assert.Contains(words, (await bench.FaultAsync<Max31865>()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0000", BusFault.NoAnswer, "does not answer")]
    [InlineData("FFFF", BusFault.NoAnswer, "does not answer")]
    [InlineData("0012", BusFault.BadData, "another chip")]
    public async Task A_chip_that_does_not_keep_its_configuration_is_none(string answer, BusFault kind, string words)
    {
        var fault = await new SpiBench(Writes("8083"), new("0000", answer), Writes("8001")).FaultAsync<Max31865>();

        Assert.Equal(kind, fault.Fault);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_modelled_chip_measures_the_air_and_is_left_without_current()
    {
        var world = new SimulatedWorld(new ManualTime());
        var chip = new Max31865Model(world);

        var read = await new SpiBench(new ChipOnSpi(chip)).ReadAsync<Max31865>();

        Assert.Equal(world.Temperature, read.Good("temperature"), 0.04);
        Assert.False(chip.IsBiased);
    }

    private static SpiExchange[] Prepared(string configuration) => [Writes($"80{Set(configuration, 0x02)}"), new("0000", $"00{configuration}")];

    private static SpiExchange[] Tested(string configuration) =>
        [Writes($"80{Set(configuration, 0x04)}"), new("0000", $"00{configuration}"), new("0700", "0000"), Writes($"80{Set(configuration, 0x20)}")];

    private static string Set(string configuration, int bits) => $"{Convert.ToInt32(configuration, 16) | bits:X2}";
}
