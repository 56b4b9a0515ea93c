using SensorAgent.Core.Buses;
using SensorAgent.Devices.Sensors;
using static SensorAgent.Testing.SpiExchange;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Max31855Tests
{
    [Theory] // table 4
    [FiguresOf("max31855")]
    [InlineData(0b0110_0100_0000_00, 1600)]
    [InlineData(0b0011_1110_1000_00, 1000)]
    [InlineData(0b0000_0110_0100_11, 100.75)]
    [InlineData(0b0000_0001_1001_00, 25)]
    [InlineData(0b0000_0000_0000_00, 0)]
    [InlineData(0b1111_1111_1111_11, -0.25)]
    [InlineData(0b1111_1111_1111_00, -1)]
    [InlineData(0b1111_0000_0110_00, -250)]
    public async Task Converts_the_thermocouples_temperature(int code, double celsius)
    {
        var read = await new SpiBench(Reads($"{((uint)code << 18) | (0x190 << 4):X8}")).ReadAsync<Max31855>();

        Assert.Equal(celsius, read.Good("temperature"));
        Assert.Equal(25, read.Good("cold_junction_temperature"));
    }

    [Theory] // table 5
    [InlineData(0b0111_1111_0000, 127)]
    [InlineData(0b0110_0100_1001, 100.5625)]
    [InlineData(0b0001_1001_0000, 25)]
    [InlineData(0b0000_0000_0000, 0)]
    [InlineData(0b1111_1111_1111, -0.0625)]
    [InlineData(0b1111_1111_0000, -1)]
    [InlineData(0b1110_1100_0000, -20)]
    [InlineData(0b1100_1001_0000, -55)]
    public async Task Converts_the_temperature_of_the_cold_end(int code, double celsius)
    {
        var read = await new SpiBench(Reads($"{(100u << 18) | ((uint)code << 4):X8}")).ReadAsync<Max31855>();

        Assert.Equal(celsius, read.Good("cold_junction_temperature"));
    }

    [Theory] // table 2; the thermocouple reads full scale then
    [InlineData("7FFD1901", "not connected")]
    [InlineData("7FFD1902", "shorted to ground")]
    [InlineData("7FFD1904", "shorted to the supply")]
    public async Task Says_what_is_wrong_with_the_thermocouple(string answer, string words)
    {
        var fault = await new SpiBench(Reads(answer)).FaultAsync<Max31855>();

        Assert.Equal(BusFault.BadData, fault.Fault);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00000000")]
    [InlineData("FFFFFFFF")]
    public async Task A_wire_that_never_changes_is_no_answer(string answer)
    {
        var fault = await new SpiBench(Reads(answer)).FaultAsync<Max31855>();

        Assert.Equal(BusFault.NoAnswer, fault.Fault);
        Assert.Equal("The MAX31855 does not answer: its data line never changes; look at the wiring, the supply and the chip select.", fault.Message);
    }

    [Theory]
    [InlineData("01921908")]
    [InlineData("01921900")]
    public async Task Bits_that_are_always_zero_tell_a_wrong_chip(string answer)
    {
        var fault = await new SpiBench(Reads(answer)).FaultAsync<Max31855>();

        Assert.Contains("none of a MAX31855", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_spoken_to_as_the_datasheet_says()
    {
        var bench = new SpiBench(Reads("01901900"));

        await bench.ReadAsync<Max31855>();

        Assert.Equal(new SpiSettings(5_000_000, 0), bench.Settings);
    }
}
