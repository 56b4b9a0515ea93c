using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices;
using SensorAgent.Testing;

namespace SensorAgent.HardwareInTheLoop;

/// <summary>The drivers on GPIO lines, with a real GPIO chip below them.</summary>
public sealed class InputDriversOnARealKernel : IDisposable
{
    private readonly CountingLogs _logs = new();
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromSeconds(60));
    private readonly string _state = Directory.CreateTempSubdirectory("inputs-").FullName;
    private readonly IBoard _board;

    public InputDriversOnARealKernel()
    {
        _board = World.RaspberryPi(_logs);
        World.Drive(5, true);
        World.Drive(6, true);
    }

    public void Dispose()
    {
        World.Drive(5, null);
        World.Drive(6, null);
        _bound.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public async Task A_counter_misses_no_pulse_of_a_thousand_in_a_second_and_its_total_survives()
    {
        using (var counter = Open("counter", """ "Pin": "GPIO5", "Debounce": "0s" """))
        {
            World.Pulse(5, 1000, hold: TimeSpan.FromMicroseconds(500));
            await UntilAsync(counter, "count", 1000);
        }

        using var again = Open("counter", """ "Pin": "GPIO5", "Debounce": "0s" """);
        World.Drive(5, true);
        World.Pulse(5, 5, hold: TimeSpan.FromMilliseconds(1));

        await UntilAsync(again, "count", 1005);
    }

    [Fact]
    public async Task An_encoder_keeps_the_order_of_the_edges_of_its_two_lines()
    {
        using var encoder = (IChangingSensor)Open("encoder", """ "PinA": "GPIO5", "PinB": "GPIO6" """);
        await encoder.ReadAsync(_bound.Token);

        for (var detent = 0; detent < 3; detent++)
            Turn(5, 6);
        Turn(6, 5);

        var turns = new List<string>();
        for (var detent = 0; detent < 4; detent++)
            turns.Add((await encoder.NextAsync(_bound.Token))[1].Value.Text);
        Assert.Equal(["right", "right", "right", "left"], turns);
    }

    [Fact]
    public void Of_two_lines_the_one_that_is_held_is_named()
    {
        var fault = Assert.Throws<BusException>(() => Open("encoder", """ "PinA": "GPIO5", "PinB": "GPIO21" """));

        Assert.Equal(BusFault.Busy, fault.Fault);
        Assert.Contains("GPIO21 is held by \"gpio-keys\"", fault.Message);
    }

    [Fact]
    public async Task A_wire_turns_its_direction_and_hears_edges_after_it_was_driven()
    {
        World.Drive(5, null);
        using var wire = _board.OpenWire(_board.Pin("GPIO5"), new(ActiveLow: true, Bias: GpioBias.PullUp, Edges: true, OnlyToActive: true));
        for (var round = 0; round < 3; round++)
        {
            wire.Drive(true);
            Assert.StartsWith("out 0", World.Line(5), StringComparison.Ordinal);
            wire.Release();
            Assert.Equal("in 1 up", World.Line(5));

            World.DriveQuickly(5, [false, true, false, true]);
            World.Drive(5, null);

            var (first, second) = (await wire.WaitForEdgeAsync(_bound.Token), await wire.WaitForEdgeAsync(_bound.Token));
            Assert.True(first is { Active: true } && second is { Active: true } && second.At > first.At && second.Sequence == first.Sequence + 1);
        }

        Assert.Empty(_logs.Messages);
    }

    [Fact]
    public async Task A_press_is_a_click_by_the_kernels_time()
    {
        using var button = (IChangingSensor)Open("button", """ "Pin": "GPIO5", "DoubleWithin": "0s", "LongAfter": "50s" """);
        Assert.Equal([new Measurement("button", false)], await button.ReadAsync(_bound.Token));

        World.Drive(5, false);
        Assert.Equal([new Measurement("button", true)], await button.NextAsync(_bound.Token));
        World.Drive(5, true);

        var released = await button.NextAsync(_bound.Token);
        Assert.Equal([new Measurement("button", false), new Measurement("button_event", SensorValue.Of("click"))], released);
    }

    private static void Turn(int leading, int other)
    {
        World.Drive(leading, false);
        World.Drive(other, false);
        World.Drive(leading, true);
        World.Drive(other, true);
    }

    private ISensor Open(string driver, string settings)
    {
        var findings = new Findings();
        var plan = SensorPlan.Read(
            "x", Config.Section($$"""{ "Driver": "{{driver}}", {{settings}} }""", findings, "Sensors:x"), Drivers.Sensors,
            new("pi", "room1", _state));
        Assert.Empty(findings.Mistakes);
        return plan!.Open(_board, TimeProvider.System);
    }

    private async Task UntilAsync(ISensor sensor, string quantity, double value)
    {
        while ((await sensor.ReadAsync(_bound.Token)).Single(one => one.Quantity == quantity).Value.Number != value)
        {
            _bound.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
