using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Mhz19bTests
{
    private const string Question = "FF0186000000000079";
    private readonly SerialBench _bench = new();

    [Theory] // the first is the manual's example
    [FiguresOf("mhz19b")]
    [InlineData("FF 86 02 20 00 00 00 00 58", 544)]
    [InlineData("FF 86 00 00 00 00 00 00 7A", 0)]
    [InlineData("FF 86 13 88 41 00 00 00 9E", 5000)]
    [InlineData("FF 86 27 10 41 00 00 00 02", 10_000)]
    public async Task Reads_the_concentration(string answer, double ppm)
    {
        _bench.Port.On(Question, answer);

        var read = Assert.Single(await _bench.ReadAsync<Mhz19b>());

        Assert.Equal(("co2", ppm), (read.Quantity, read.Value.Number));
        Assert.Equal(new SerialSettings(9600), _bench.Settings);
    }

    [Fact]
    public async Task Values_of_the_first_three_minutes_are_uncertain()
    {
        _bench.Port.On(Question, "FF 86 02 20 00 00 00 00 58");
        using var sensor = _bench.Open<Mhz19b>();

        var early = Assert.Single(await sensor.ReadAsync(CancellationToken.None));
        _bench.Time.Advance(TimeSpan.FromMinutes(3));
        var late = Assert.Single(await sensor.ReadAsync(CancellationToken.None));

        Assert.Equal((Quality.Uncertain, Quality.Good), (early.Quality, late.Quality));
        Assert.Equal("The module may still be heating; the values of the first 3m are not exact.", early.Reason);
    }

    [Theory] // the manual's examples, and the range where the module takes it
    [InlineData("""{ "SelfCalibration": "on" }""", "FF0179A000000000E6")]
    [InlineData("""{ "SelfCalibration": "off" }""", "FF0179000000000086")]
    [InlineData("""{ "Range": 2000 }""", "FF019900000007D08F")]
    [InlineData("""{ "Range": 5000 }""", "FF01990000001388CB")]
    public async Task Sets_what_the_configuration_says_once(string settings, string command)
    {
        _bench.Port.On(Question, "FF 86 02 20 00 00 00 00 58");
        using var sensor = _bench.Open<Mhz19b>(settings);

        await sensor.ReadAsync(CancellationToken.None);
        await sensor.ReadAsync(CancellationToken.None);

        Assert.Equal([command, Question, Question], _bench.Port.Written);
    }

    [Fact]
    public async Task Finds_the_answer_behind_what_else_comes()
    {
        _bench.Port.On(Question, "FF FF 86 00 FF 86 02 20 00 00 00 00 58"); // half an old one before it; the checksum of that is wrong

        var fault = await Assert.ThrowsAsync<BusException>(() => _bench.ReadAsync<Mhz19b>());
        _bench.Port.On(Question, "00 79 FF FF 86 02 20 00 00 00 00 58");
        var read = Assert.Single(await _bench.ReadAsync<Mhz19b>());

        Assert.Equal(BusFault.BadData, fault.Fault);
        Assert.Equal(544, read.Value.Number);
    }

    [Fact]
    public async Task A_wrong_checksum_is_no_reading()
    {
        _bench.Port.On(Question, "FF 86 02 21 00 00 00 00 58");

        var fault = await _bench.FaultAsync<Mhz19b>();

        Assert.Equal((BusFault.BadData, "What the MH-Z19B sends is damaged (checksum); look at the cable."), (fault.Fault, fault.Message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("FF 86 02 20")]
    public async Task Silence_has_words(string answer)
    {
        _bench.Port.On(Question, answer);

        var fault = await _bench.FaultAsync<Mhz19b>();

        Assert.Equal(BusFault.NoAnswer, fault.Fault);
        Assert.StartsWith("The MH-Z19B does not answer within 1s; look at its supply", fault.Message, StringComparison.Ordinal);
    }
}
