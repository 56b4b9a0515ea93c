using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using static SensorAgent.Testing.SpiExchange;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Max6675Tests
{
    [Theory] // bits 14 to 3, a quarter of a degree each (figure 2 and page 5)
    [FiguresOf("max6675")]
    [InlineData("0008", 0.25)]
    [InlineData("0320", 25)]
    [InlineData("4000", 512)]
    [InlineData("7FF8", 1023.75)]
    public async Task Converts_the_temperature(string answer, double celsius)
    {
        var bench = new SpiBench(Reads(answer));

        var read = await bench.ReadAsync<Max6675>();

        Assert.Equal(celsius, read.Good("temperature"));
        Assert.Equal(new SpiSettings(4_000_000, 1), bench.Settings);
    }

    [Fact]
    public async Task Zero_may_be_frost_or_a_wire_that_is_not_connected()
    {
        var read = Assert.Single(await new SpiBench(Reads("0000")).ReadAsync<Max6675>());

        Assert.Equal((0, Quality.Uncertain), (read.Value.Number, read.Quality));
        Assert.Contains("freezing or colder", read.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0324", BusFault.BadData, "not connected, or broken")]
    [InlineData("0322", BusFault.BadData, "none of a MAX6675")]
    [InlineData("8320", BusFault.BadData, "none of a MAX6675")]
    [InlineData("FFFF", BusFault.NoAnswer, "does not answer")]
    public async Task Says_what_is_wrong(string answer, BusFault kind, string words)
    {
        var fault = await new SpiBench(Reads(answer)).FaultAsync<Max6675>();

        Assert.Equal(kind, fault.Fault);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }
}
