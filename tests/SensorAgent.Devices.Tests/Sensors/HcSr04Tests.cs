using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class HcSr04Tests
{
    private const string Wiring = """, "Trigger": "23", "Echo": "24" """;

    private readonly LineBench _bench = new();

    private FakeInputLine Echo => _bench.Board.Input("GPIO24");

    [Theory]
    [FiguresOf("hcsr04")]
    [InlineData(20, 5831, 1.0006)] // 343.2 m/s
    [InlineData(0, 5831, 0.9659)] // 331.3 m/s
    [InlineData(20, 118, 0.0202)]
    [InlineData(20, 23_300, 3.9981)]
    public async Task The_distance_is_half_the_way_of_the_sound(double celsius, double microseconds, double metres)
    {
        using var sensor = Open(microseconds, FormattableString.Invariant($""", "AirTemperature": {celsius} """));

        Assert.Equal(metres, (await _bench.ReadAsync(sensor)).Good("distance"), 3);
    }

    [Fact]
    public async Task The_trigger_is_high_for_ten_microseconds_at_least()
    {
        using var sensor = Open(5000);
        var (up, down) = (TimeSpan.Zero, TimeSpan.Zero);
        var answer = Trigger.Written;
        Trigger.Written = high =>
        {
            (up, down) = high ? (_bench.Time.Elapsed, down) : (up, _bench.Time.Elapsed);
            answer!(high);
        };

        await _bench.ReadAsync(sensor);

        Assert.True(down - up >= TimeSpan.FromMicroseconds(10));
        Assert.False(Trigger.IsActive);
    }

    [Fact]
    public async Task No_echo_is_said_and_is_no_distance()
    {
        using var sensor = Open(38_000);

        var measured = Assert.Single(await _bench.ReadAsync(sensor));

        Assert.Equal(Quality.Bad, measured.Quality);
        Assert.Contains("within 4 m", measured.Reason);
    }

    [Fact]
    public async Task Something_too_near_is_said_and_is_no_distance()
    {
        using var sensor = Open(90);

        var measured = Assert.Single(await _bench.ReadAsync(sensor));

        Assert.Equal(Quality.Bad, measured.Quality);
        Assert.Contains("2 cm", measured.Reason);
    }

    [Fact]
    public async Task An_edge_of_an_earlier_echo_does_not_count()
    {
        using var sensor = Open(5831);
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        Echo.Move(true, TimeSpan.FromSeconds(0.1));
        Echo.Move(false, TimeSpan.FromSeconds(0.2));

        Assert.Equal(1.0006, (await _bench.ReadAsync(sensor)).Good("distance"), 3);
    }

    [Fact]
    public async Task A_module_that_does_not_answer_is_a_fault()
    {
        using var sensor = _bench.Open("hcsr04", Wiring);

        var fault = await _bench.FaultAsync(sensor);

        Assert.Equal(BusFault.NoAnswer, fault.Fault);
        Assert.Contains("Trig", fault.Message);
    }

    [Fact]
    public async Task An_echo_that_does_not_end_is_a_fault()
    {
        using var sensor = _bench.Open("hcsr04", Wiring);
        Trigger.Written = high =>
        {
            if (!high)
                Echo.Move(true, _bench.Time.Elapsed);
        };

        Assert.Equal(BusFault.Timeout, (await _bench.FaultAsync(sensor)).Fault);
    }

    [Fact]
    public async Task A_module_that_hangs_is_not_triggered()
    {
        Echo.IsActive = true;
        using var sensor = _bench.Open("hcsr04", Wiring);

        Assert.Contains("high before", (await _bench.FaultAsync(sensor)).Message);
        Assert.Equal([false], Trigger.States);
    }

    private FakeOutputLine Trigger => _bench.Board.Output("GPIO23");

    private ISensor Open(double echoMicroseconds, string settings = "")
    {
        var sensor = _bench.Open("hcsr04", Wiring + settings);
        Trigger.Written = high =>
        {
            if (high)
                return;
            var begin = _bench.Time.Elapsed + TimeSpan.FromMicroseconds(450);
            Echo.Move(true, begin);
            Echo.Move(false, begin + TimeSpan.FromMicroseconds(echoMicroseconds));
        };
        return sensor;
    }
}
