using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Hx711Tests
{
    private const string Calibrated = """, "Quantities": { "weight": { "Calibrate": { "Scale": 0.001 } } } """;

    private readonly LineBench _bench = new();
    private readonly List<int> _pulses = [];
    private int _conversion;
    private TimeSpan _slowness;
    private int _slow;

    public Hx711Tests()
    {
        Clock.Written = high =>
        {
            if (high)
                _pulses[^1]++;
            else if (_slow > 0 && _pulses.LastOrDefault() == 12 && _slow-- > 0)
                _bench.Time.Advance(_slowness);
        };
        Data.Level = Bit;
    }

    private FakeOutputLine Clock => _bench.Board.Output("GPIO5");

    private FakeInputLine Data => _bench.Board.Input("GPIO6");

    [Theory]
    [InlineData(0x000000, 0)]
    [InlineData(0x000001, 1)]
    [InlineData(0xFFFFFF, -1)]
    [InlineData(0x7FFFFE, 8_388_606)]
    [InlineData(0x800001, -8_388_607)]
    [InlineData(0x123456, 1_193_046)]
    public async Task The_conversion_is_a_number_of_24_bits_with_its_sign(int bits, double counts)
    {
        using var sensor = Open();
        _conversion = bits;

        Assert.Equal(counts, (await _bench.ReadAsync(sensor)).Good("weight"));
    }

    [Theory]
    [FiguresOf("hx711")]
    [InlineData("A128", 25)]
    [InlineData("B32", 26)]
    [InlineData("A64", 27)]
    public async Task The_number_of_pulses_chooses_channel_and_gain(string gain, int pulses)
    {
        using var sensor = Open($""", "Gain": "{gain}" """);

        await _bench.ReadAsync(sensor);

        Assert.All(_pulses.Where(count => count > 0), count => Assert.Equal(pulses, count));
    }

    [Fact]
    public async Task The_first_conversion_is_thrown_away_and_the_next_waits_for_the_amplifier()
    {
        using var sensor = Open();

        await _bench.ReadAsync(sensor);
        Assert.InRange(_bench.Time.Elapsed.TotalMilliseconds, 400, 500);
        Assert.Equal(2, _pulses.Count(count => count > 0));
        await _bench.ReadAsync(sensor);

        Assert.Equal(3, _pulses.Count(count => count > 0));
    }

    [Fact]
    public async Task A_reading_in_which_the_clock_was_high_for_too_long_is_thrown_away()
    {
        using var sensor = Open();
        _conversion = 0x123456;
        await _bench.ReadAsync(sensor);
        (_slowness, _slow) = (TimeSpan.FromMicroseconds(51), 1);

        Assert.Equal(1_193_046, (await _bench.ReadAsync(sensor)).Good("weight"));
        Assert.Equal(5, _pulses.Count(count => count > 0)); // the one, and again the one before the first
    }

    [Fact]
    public async Task A_busy_machine_is_told_after_three_readings()
    {
        using var sensor = Open();
        (_slowness, _slow) = (TimeSpan.FromMicroseconds(51), 100);

        var fault = await _bench.FaultAsync(sensor);

        Assert.Equal(BusFault.Timeout, fault.Fault);
        Assert.Contains("50 µs", fault.Message);
    }

    [Fact]
    public async Task A_clock_that_was_high_for_less_is_good()
    {
        using var sensor = Open();
        (_slowness, _slow) = (TimeSpan.FromMicroseconds(49), 100);

        (await _bench.ReadAsync(sensor)).Good("weight");
    }

    [Theory]
    [InlineData(0x7FFFFF)]
    [InlineData(0x800000)]
    public async Task A_load_beyond_the_rail_is_uncertain(int bits)
    {
        using var sensor = Open();
        _conversion = bits;

        var measured = Assert.Single(await _bench.ReadAsync(sensor));

        Assert.Equal(Quality.Uncertain, measured.Quality);
        Assert.Contains("rail", measured.Reason);
    }

    [Fact]
    public async Task Counts_without_a_calibration_are_not_passed_off_as_kilograms()
    {
        using var sensor = _bench.Open("hx711", """, "Clock": "5", "Data": "6" """);

        var measured = Assert.Single(await _bench.ReadAsync(sensor));

        Assert.Equal(Quality.Uncertain, measured.Quality);
        Assert.Contains("Calibrate", measured.Reason);
    }

    [Fact]
    public async Task A_chip_that_is_never_ready_is_told()
    {
        using var sensor = Open();
        Data.Level = () => true;

        Assert.Contains("no new value", (await _bench.FaultAsync(sensor)).Message);
    }

    private ISensor Open(string settings = "") => _bench.Open("hx711", """, "Clock": "5", "Data": "6" """ + Calibrated + settings);

    /// <summary>Low when asked whether a conversion is there, which begins the next one; then bit by bit.</summary>
    private bool Bit()
    {
        if (_pulses.LastOrDefault() is > 0 and <= 24 and var pulse)
            return (_conversion >> (24 - pulse) & 1) != 0;
        if (_pulses.LastOrDefault(1) > 0)
            _pulses.Add(0);
        return false;
    }
}
