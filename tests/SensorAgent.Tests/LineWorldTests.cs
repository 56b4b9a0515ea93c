using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices;
using SensorAgent.Devices.Simulation;
using SensorAgent.Hardware.Simulation;
using SensorAgent.Testing;

namespace SensorAgent.Tests;

/// <summary>The drivers on GPIO lines with what the simulated board has on them.</summary>
public sealed class LineWorldTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    private readonly ManualTime _time = new();
    private readonly SimulatedBoard _board;
    private readonly SimulatedWorld _world;
    private readonly LineWorld _lines;

    public LineWorldTests()
    {
        _board = new(_time);
        _world = new(_time);
        _lines = new(_board, _board, _world, _time);
    }

    [Theory]
    [InlineData("dht11", 0.51)]
    [InlineData("dht22", 0.051)]
    public async Task A_DHT_tells_the_air_it_is_in(string driver, double within)
    {
        using var sensor = Open(driver, """ "Pin": "GPIO4" """);

        var measured = await PassAsync(sensor.ReadAsync(CancellationToken.None));

        Assert.InRange(measured.Single(one => one.Quantity == "temperature").Value.Number - _world.Temperature, -within, within);
        Assert.InRange(measured.Single(one => one.Quantity == "humidity").Value.Number - _world.Humidity, -within, within);
    }

    [Fact]
    public async Task An_echo_comes_back()
    {
        using var sensor = Open("hcsr04", """ "Trigger": "GPIO23", "Echo": "GPIO24" """);

        for (var read = 0; read < 2; read++)
            Assert.InRange(Assert.Single(await PassAsync(sensor.ReadAsync(CancellationToken.None))).Value.Number, 0.5, 2);
    }

    [Fact]
    public async Task A_scale_has_something_on_it()
    {
        using var sensor = Open("hx711", """ "Clock": "GPIO5", "Data": "GPIO6", "Gain": "A64" """);

        Assert.InRange(Assert.Single(await PassAsync(sensor.ReadAsync(CancellationToken.None))).Value.Number, 79_000, 89_000);
    }

    [Fact]
    public async Task A_meter_pulses_four_times_a_second()
    {
        using var sensor = Open("counter", """ "Pin": "GPIO17", "Measures": "frequency" """);
        for (var i = 0; i < 1000; i++)
            _time.Advance(Step);

        await Wait.Until(() => sensor.ReadAsync(CancellationToken.None).AsTask().Result[0].Value.Number is > 3.9 and < 4.1);
    }

    [Fact]
    public async Task An_encoder_is_turned_right_and_left()
    {
        using var sensor = (IChangingSensor)Open("encoder", """ "PinA": "GPIO5", "PinB": "GPIO6" """);
        await sensor.ReadAsync(CancellationToken.None);

        var turns = new List<string>();
        for (var turn = 0; turn < 10; turn++)
            turns.Add((await PassAsync(sensor.NextAsync(CancellationToken.None)))[1].Value.Text);

        Assert.Equal([.. Enumerable.Repeat("right", 5), .. Enumerable.Repeat("left", 5)], turns);
    }

    [Theory]
    [InlineData("contact", "contact")]
    [InlineData("motion", "motion")]
    [InlineData("button", "button")]
    public async Task Inputs_change_by_themselves(string driver, string quantity)
    {
        using var sensor = (IChangingSensor)Open(driver, """ "Pin": "GPIO17" """);
        var before = Assert.Single(await sensor.ReadAsync(CancellationToken.None)).Value;

        var after = await PassAsync(sensor.NextAsync(CancellationToken.None));

        Assert.Equal(quantity, after[0].Quantity);
        Assert.NotEqual(before, after[0].Value);
    }

    private ISensor Open(string driver, string settings)
    {
        var findings = new Findings();
        var plan = SensorPlan.Read(
            "x", Config.Section($$"""{ "Driver": "{{driver}}", {{settings}} }""", findings, "Sensors:x"), Drivers.Sensors, new("pi", "room1", ""));
        Assert.Empty(findings.Mistakes);
        _lines.Attach(plan!);
        return plan!.Open(_board, _time);
    }

    private async Task<IReadOnlyList<Measurement>> PassAsync(ValueTask<IReadOnlyList<Measurement>> reading)
    {
        var task = reading.AsTask();
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(50));
        while (!task.IsCompleted && !bound.IsCancellationRequested)
        {
            await Task.WhenAny(task, _time.UntilTimersAsync(1)); // without a timer, nobody waits for time to pass
            if (!task.IsCompleted)
                _time.Advance(Step);
        }

        return await task.WaitAsync(TimeSpan.FromSeconds(1));
    }
}
