using System.Globalization;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class CounterTests : IDisposable
{
    private readonly LineBench _bench = new();
    private readonly string _state = Directory.CreateTempSubdirectory("sensoragent-counter-").FullName;
    private FakeBoard _board = new();

    private FakeInputLine Line => _board.Input("GPIO17");

    private string File => Path.Combine(_state, "sensors", "x");

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Theory] // pulses of 10 Hz
    [InlineData("flow", 450, "flow", 10 / 450.0 * 60, "volume", 20 / 450.0 / 1000)] // YF-S201: 450 pulses a litre
    [InlineData("rain", 2, "rain_rate", 18_000, "rain", 10)]
    [InlineData("energy", 1000, "power", 36_000, "energy", 0.02)] // S0 with 1000 pulses a kWh
    public async Task Gives_rate_and_total_in_their_units(string kind, double perUnit, string rate, double rateValue, string total, double totalValue)
    {
        using var counter = Open(kind, perUnit);

        Pulse(20, TimeSpan.FromMilliseconds(100));
        var measured = await CountedAsync(counter, 20);

        Assert.Equal([rate, total], measured.Select(one => one.Quantity));
        Assert.All(measured, one => Assert.Equal(Quality.Good, one.Quality));
        Assert.Equal(rateValue, measured[0].Value.Number, 6);
        Assert.Equal(totalValue, measured[1].Value.Number, 9);
    }

    [Theory]
    [InlineData("wind", 1.5, "wind_speed", 10 / 1.5)] // 2.4 km/h for one pulse a second
    [InlineData("frequency", 1, "frequency", 10)]
    [InlineData("rpm", 2, "rpm", 300)]
    public async Task Gives_a_rate_alone(string kind, double perUnit, string rate, double value)
    {
        using var counter = Open(kind, perUnit);

        Pulse(21, TimeSpan.FromMilliseconds(100));
        var measured = await CountedAsync(counter, 21);

        Assert.Equal(rate, Assert.Single(measured).Quantity);
        Assert.Equal(value, measured[0].Value.Number, 6);
    }

    [Fact]
    public async Task Without_pulses_the_rate_falls_and_ends()
    {
        using var counter = Open("frequency", 1);
        Pulse(11, TimeSpan.FromMilliseconds(100));
        await CountedAsync(counter, 11);

        _bench.Time.Advance(TimeSpan.FromSeconds(4)); // at most one pulse in four seconds
        Assert.Equal(0.25, (await counter.ReadAsync(CancellationToken.None))[0].Value.Number, 6);
        _bench.Time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(0, (await counter.ReadAsync(CancellationToken.None))[0].Value.Number);
    }

    [Fact]
    public async Task Pulses_that_the_kernel_had_no_room_for_are_counted_and_told()
    {
        using var counter = Open("count", 1);
        Pulse(10, TimeSpan.FromMilliseconds(1));
        Line.Lose(90);
        Pulse(1, TimeSpan.FromMilliseconds(90));

        var measured = Assert.Single(await CountedAsync(counter, 101));

        Assert.Equal((101.0, Quality.Uncertain), (measured.Value.Number, measured.Quality));
        Assert.Contains("90 pulses", measured.Reason);
        Assert.Equal(Quality.Good, (await counter.ReadAsync(CancellationToken.None))[0].Quality);
    }

    [Fact]
    public async Task The_total_survives_the_agent()
    {
        using (var before = Open("count", 1))
        {
            Pulse(42, TimeSpan.FromMilliseconds(1));
            await CountedAsync(before, 42);
        }

        _board = new();
        using var after = Open("count", 1);
        Pulse(1, TimeSpan.FromMilliseconds(1));

        Assert.Equal(43, (await CountedAsync(after, 43))[0].Value.Number);
    }

    [Fact]
    public async Task A_crash_loses_no_more_than_ten_seconds()
    {
        var crashed = Open("count", 1); // never closed
        Pulse(1, TimeSpan.FromMilliseconds(1));
        await CountedAsync(crashed, 1);
        Pulse(5, TimeSpan.FromMilliseconds(1));
        await CountedAsync(crashed, 6);
        Assert.Equal("1 0", System.IO.File.ReadAllText(File));

        _bench.Time.Advance(TimeSpan.FromSeconds(10));
        await crashed.ReadAsync(CancellationToken.None);

        Assert.Equal("6 0", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public async Task Another_start_begins_anew_and_the_same_one_does_not()
    {
        using (var before = Open("energy", 1000, """, "StartAt": 100 """))
        {
            Pulse(500, TimeSpan.FromMilliseconds(1));
            await CountedAsync(before, 500);
        }

        _board = new();
        using (var same = Open("energy", 1000, """, "StartAt": 100.0 """))
            Assert.Equal(100.5, (await same.ReadAsync(CancellationToken.None)).Good("energy"), 9);

        _board = new();
        using var other = Open("energy", 1000, """, "StartAt": 2345.6 """);

        Assert.Equal(2345.6, (await other.ReadAsync(CancellationToken.None)).Good("energy"), 9);
    }

    [Fact]
    public void A_total_that_cannot_be_read_is_a_fault_and_not_a_zero()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, "rubbish");

        var fault = Assert.Throws<BusException>(() => Open("count", 1));

        Assert.Contains("rubbish", fault.Message);
        Assert.Equal("rubbish", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public async Task A_total_that_cannot_be_kept_is_said()
    {
        System.IO.File.WriteAllText(Path.Combine(_state, "sensors"), "a file where a directory should be");
        using var counter = Open("count", 1);
        Pulse(1, TimeSpan.FromMilliseconds(1));

        var measured = Assert.Single(await CountedAsync(counter, 1));

        Assert.Equal(Quality.Uncertain, measured.Quality);
        Assert.Contains("would not survive", measured.Reason);
    }

    [Fact]
    public async Task A_chip_that_goes_away_is_a_fault_of_the_next_read()
    {
        using var counter = Open("count", 1);

        Line.Break(new BusException(BusFault.Missing, "The GPIO chip is gone."));

        await Wait.Until(() => counter.ReadAsync(CancellationToken.None).AsTask().IsFaulted);
        Assert.Equal(BusFault.Missing, (await Assert.ThrowsAsync<BusException>(() => counter.ReadAsync(CancellationToken.None).AsTask())).Fault);
    }

    [Theory]
    [InlineData("rain", 10)]
    [InlineData("wind", 2)]
    [InlineData("flow", 0)]
    public void A_contact_is_debounced_unless_told_otherwise_and_only_pulses_are_asked_for(string kind, double milliseconds)
    {
        using var counter = Open(kind, 1);

        Assert.Equal(
            new GpioInputSettings(ActiveLow: true, GpioBias.PullUp, TimeSpan.FromMilliseconds(milliseconds), Edges: true, OnlyToActive: true),
            Line.Settings);
    }

    [Fact]
    public void A_start_without_a_total_is_a_mistake()
    {
        var findings = new Findings();

        Fakes.Open.Plan("counter", """, "Pin": "17", "Measures": "wind", "StartAt": 5 """, findings);

        Assert.Contains("no total", Assert.Single(findings.Mistakes).ToString());
    }

    private void Pulse(int count, TimeSpan period)
    {
        for (var i = 0; i < count; i++)
        {
            _bench.Time.Advance(period);
            Line.Move(true, _bench.Time.Elapsed);
        }
    }

    private ISensor Open(string kind, double perUnit, string settings = "")
    {
        var findings = new Findings();
        var text = string.Create(CultureInfo.InvariantCulture, $$"""
            { "Driver": "counter", "Pin": "17", "Measures": "{{kind}}", "PulsesPerUnit": {{perUnit}} {{settings}} }
            """);
        var plan = SensorPlan.Read("x", Config.Section(text, findings, "Sensors:x"), Drivers.Sensors, new("pi", "room1", _state));
        Assert.Empty(findings.Mistakes);
        return plan!.Open(_board, _bench.Time);
    }

    /// <summary>The first reading after that many pulses were taken; they are taken on a thread of their own.</summary>
    private static async Task<IReadOnlyList<Measurement>> CountedAsync(ISensor counter, long pulses)
    {
        await Wait.Until(() => ((Devices.Sensors.Counter)counter).Pulses == pulses);
        return await counter.ReadAsync(CancellationToken.None);
    }
}
