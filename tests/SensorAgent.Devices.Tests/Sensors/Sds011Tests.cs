using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using SensorAgent.Devices.Simulation;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Sds011Tests
{
    // The control protocol's examples with any id.
    private const string Work = "AAB406010100000000000000000000FFFF06AB";
    private const string Sleep = "AAB406010000000000000000000000FFFF05AB";
    private const string WhenAsked = "AAB402010100000000000000000000FFFF02AB";
    private const string Query = "AAB404000000000000000000000000FFFF02AB";
    private readonly SerialBench _bench = new();

    public Sds011Tests() => _bench.Port.On(Work, "AAC506010100A16009AB").On(WhenAsked, "AAC502010100A16005AB");

    [Theory] // the first is the protocol's example
    [FiguresOf("sds011")]
    [InlineData("AAC0D4043A0AA1601DAB", 123.6, 261.8)]
    [InlineData("AAC000000000A16001AB", 0, 0)]
    [InlineData("AAC00F270F27A1606DAB", 999.9, 999.9)]
    public async Task Delivers_both_concentrations(string answer, double pm25, double pm10)
    {
        _bench.Port.On(Query, answer);
        using var sensor = _bench.Open<Sds011>();
        _bench.Time.Advance(TimeSpan.FromSeconds(30));

        var read = await sensor.ReadAsync(CancellationToken.None);

        Assert.Equal((pm25, pm10), (read.Good("pm25"), read.Good("pm10")));
        Assert.Equal([Work, WhenAsked, Query], _bench.Port.Written);
    }

    [Fact]
    public async Task Is_prepared_once()
    {
        _bench.Port.On(Query, "AAC0D4043A0AA1601DAB");
        using var sensor = _bench.Open<Sds011>();

        var first = await sensor.ReadAsync(CancellationToken.None);
        await sensor.ReadAsync(CancellationToken.None);

        Assert.Equal([Work, WhenAsked, Query, Query], _bench.Port.Written);
        Assert.All(first, one => Assert.Equal(Quality.Uncertain, one.Quality));
    }

    [Fact]
    public async Task Rests_between_reads_and_runs_up_for_30_seconds()
    {
        _bench.Port.On(Query, "AAC0D4043A0AA1601DAB");
        using var sensor = _bench.Open<Sds011>("""{ "Sleep": true }""");

        await sensor.ReadAsync(CancellationToken.None);
        var read = await sensor.ReadAsync(CancellationToken.None);

        Assert.Equal([Work, WhenAsked, Query, Sleep, Work, WhenAsked, Query, Sleep], _bench.Port.Written);
        Assert.Equal(123.6, read.Good("pm25"));
    }

    [Fact]
    public async Task Finds_the_answer_behind_values_that_were_sent_unasked()
    {
        _bench.Port.On(Work, "3A0AA1601DAB" + "AAC0D4043A0AA1601DAB" + "AAC506010100A16009AB").On(Query, "AAC0D4043A0AA1601DAB");

        Assert.Equal(123.6, (await _bench.ReadAsync<Sds011>())[0].Value.Number);
    }

    [Theory]
    [InlineData("AAC0D4043A0AA1601EAB")]
    [InlineData("AAC0D4043A0AA1601DAA")]
    public async Task A_wrong_checksum_or_tail_is_no_reading(string answer)
    {
        _bench.Port.On(Query, answer);

        var fault = await _bench.FaultAsync<Sds011>();

        Assert.Equal((BusFault.BadData, "What the SDS011 sends is damaged (checksum); look at the cable."), (fault.Fault, fault.Message));
    }

    [Fact]
    public async Task Silence_has_words()
    {
        _bench.Port.On(Work, "");

        Assert.StartsWith(
            "The SDS011 does not answer within 2s; look at its supply", (await _bench.FaultAsync<Sds011>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_modelled_module_hears_nothing_while_it_sleeps_but_the_command_to_work()
    {
        var module = new Sds011Model(new(new ManualTime()));
        var bench = new SerialBench(new ModuleAtPort(module));
        using var sensor = bench.Open<Sds011>("""{ "Sleep": true }""");

        await sensor.ReadAsync(CancellationToken.None);
        var slept = module.Sleeps;
        var read = await sensor.ReadAsync(CancellationToken.None);

        Assert.True(slept);
        Assert.Equal(14, read.Good("pm25"), 1.0);
    }
}
