using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Devices.Sensors;
using SensorAgent.Devices.Simulation;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Pms5003Tests
{
    // appendix II
    private const string Passive = "424DE100000170";
    private const string Read = "424DE200000171";
    private const string Sleep = "424DE400000173";
    private const string Wake = "424DE400010174";
    private const string Reply = "424D0004E1000174";
    private readonly SerialBench _bench = new();

    public Pms5003Tests() => _bench.Port.On(Passive, Reply);

    [Fact]
    [FiguresOf("pms5003")]
    public async Task Takes_a_frame_apart_as_the_manual_does()
    {
        // appendix I: length 28; standard 4, 5, 5; under atmospheric environment 4, 5, 3; six counts of particles; version and error; the sum
        _bench.Port.On(
            Read, "424D 001C 0004 0005 0005 0004 0005 0003 007E 00E2 0017 0002 0000 0000 9700 02D5".Replace(" ", "", StringComparison.Ordinal));
        using var sensor = _bench.Open<Pms5003>();
        _bench.Time.Advance(TimeSpan.FromSeconds(30));

        var read = await sensor.ReadAsync(CancellationToken.None);

        Assert.Equal((4, 5, 3), (read.Good("pm1"), read.Good("pm25"), read.Good("pm10")));
    }

    [Theory]
    [InlineData(4, 5, 3)]
    [InlineData(0, 0, 0)]
    [InlineData(258, 515, 1000)]
    public async Task Delivers_the_concentrations_of_the_atmosphere(int pm1, int pm25, int pm10)
    {
        _bench.Port.On(Read, Frame(pm1, pm25, pm10));
        using var sensor = _bench.Open<Pms5003>();
        _bench.Time.Advance(TimeSpan.FromSeconds(30));

        var read = await sensor.ReadAsync(CancellationToken.None);

        Assert.Equal((pm1, pm25, pm10), (read.Good("pm1"), read.Good("pm25"), read.Good("pm10")));
        Assert.Equal([Passive, Read], _bench.Port.Written);
    }

    [Fact]
    public async Task Is_made_passive_once_and_then_asked()
    {
        _bench.Port.On(Read, Frame(1, 2, 3));
        using var sensor = _bench.Open<Pms5003>();

        await sensor.ReadAsync(CancellationToken.None);
        await sensor.ReadAsync(CancellationToken.None);

        Assert.Equal([Passive, Read, Read], _bench.Port.Written);
    }

    [Fact]
    public async Task A_module_that_still_sends_by_itself_is_understood_too()
    {
        _bench.Port.On(Passive, "00424D" + Frame(9, 9, 9) + Reply).On(Read, Frame(1, 2, 3));

        Assert.Equal(2, (await _bench.ReadAsync<Pms5003>())[1].Value.Number);
    }

    [Fact]
    public async Task Values_are_uncertain_until_the_fan_has_run_for_30_seconds()
    {
        _bench.Port.On(Read, Frame(1, 2, 3));

        var read = await _bench.ReadAsync<Pms5003>();

        Assert.All(read, one => Assert.Equal(Quality.Uncertain, one.Quality));
    }

    [Fact]
    public async Task Rests_between_reads_and_runs_up_for_30_seconds()
    {
        _bench.Port.On(Read, Frame(1, 2, 3));

        var read = await _bench.ReadAsync<Pms5003>("""{ "Sleep": true }""");

        Assert.Equal([Wake, Passive, Read, Sleep], _bench.Port.Written);
        Assert.InRange(_bench.Time.Waits[0], TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(31));
        Assert.Equal(2, read.Good("pm25"));
    }

    [Fact]
    public async Task Is_put_to_sleep_although_the_read_failed()
    {
        await _bench.FaultAsync<Pms5003>("""{ "Sleep": true }""");

        Assert.Equal(Sleep, _bench.Port.Written[^1]);
    }

    [Fact]
    public async Task A_wrong_checksum_is_no_reading()
    {
        _bench.Port.On(Read, Frame(1, 2, 3)[..^2] + "FF");

        var fault = await _bench.FaultAsync<Pms5003>();

        Assert.Equal((BusFault.BadData, "What the PMS5003 sends is damaged (checksum); look at the cable."), (fault.Fault, fault.Message));
    }

    [Fact]
    public async Task Silence_has_words() =>
        Assert.StartsWith(
            "The PMS5003 does not answer within 3s; look at its supply", (await _bench.FaultAsync<Pms5003>()).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("pms5003")]
    [InlineData("sds011")]
    public void Times_into_which_the_run_up_does_not_fit_are_mistakes(string driver)
    {
        var findings = new Findings();

        Open.Plan(driver, """, "Sleep": true """, findings);

        Assert.Equal(
        [
            "Sensors:x:Timeout: is too short with Sleep; the fan runs up for 30 seconds before a read; use 40s or more.",
            "Sensors:x:Interval: is too short with Sleep; the fan runs up for 30 seconds before a read; use 1m or more.",
        ], findings.Mistakes.Select(mistake => mistake.ToString()));
    }

    [Theory]
    [InlineData("pms5003")]
    [InlineData("sds011")]
    public void Times_into_which_it_fits_are_none(string driver)
    {
        var findings = new Findings();

        Open.Plan(driver, """, "Sleep": true, "Timeout": "45s", "Interval": "5m" """, findings);

        Assert.Empty(findings.Mistakes);
    }

    [Fact]
    public async Task The_modelled_module_sleeps_after_a_read()
    {
        var module = new Pms5003Model(new(new ManualTime()));

        var read = await new SerialBench(new ModuleAtPort(module)).ReadAsync<Pms5003>("""{ "Sleep": true }""");

        Assert.Equal(14, read.Good("pm25"), 1.0);
        Assert.True(module.Sleeps);
    }

    private static string Frame(int pm1, int pm25, int pm10)
    {
        int[] words = [28, pm1 * 2, pm25 * 2, pm10 * 2, pm1, pm25, pm10, 600, 180, 30, 4, 1, 0, 0x9700];
        var bytes = new List<byte> { 0x42, 0x4D };
        bytes.AddRange(words.SelectMany(word => new[] { (byte)(word >> 8), (byte)word }));
        var sum = bytes.Sum(value => value);
        return Convert.ToHexString([.. bytes, (byte)(sum >> 8), (byte)sum]);
    }
}
