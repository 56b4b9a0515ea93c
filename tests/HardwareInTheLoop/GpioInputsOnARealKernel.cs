using SensorAgent.Core.Buses;

namespace SensorAgent.HardwareInTheLoop;

public sealed class GpioInputsOnARealKernel : IDisposable
{
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(100);

    private readonly CountingLogs _logs = new();
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromSeconds(30));
    private readonly IBoard _board;

    public GpioInputsOnARealKernel()
    {
        _board = World.RaspberryPi(_logs);
        World.Drive(4, false);
    }

    public void Dispose()
    {
        World.Drive(4, null);
        _bound.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public void Reads_the_level_that_the_world_drives()
    {
        using var input = Open(new());
        World.Drive(4, true);
        Assert.True(input.Read());

        World.Drive(4, false);

        Assert.False(input.Read());
    }

    [Fact]
    public void A_pull_up_reaches_the_pin_and_an_active_low_button_is_off_until_it_is_pressed()
    {
        World.Drive(4, null);
        using var button = Open(new(ActiveLow: true, Bias: GpioBias.PullUp));
        Assert.Equal("in 1 up", World.Line(4));
        Assert.False(button.Read());

        World.Drive(4, false);

        Assert.True(button.Read());
    }

    [Fact]
    public async Task Edges_come_in_order_with_the_kernels_monotonic_time()
    {
        using var input = Open(new(Edges: true));
        var before = Now();

        World.Drive(4, true);
        World.Drive(4, false);

        var (up, down) = (await NextAsync(input), await NextAsync(input));
        Assert.Equal((true, 1u, false, 2u), (up.Active, up.Sequence, down.Active, down.Sequence));
        Assert.InRange(up.At, before, down.At);
        Assert.InRange(down.At, up.At, Now());
    }

    [Fact]
    public async Task A_bounce_does_not_count_and_a_level_that_holds_does()
    {
        using var input = Open(new(Debounce: Debounce, Edges: true));
        var before = Now();

        World.DriveQuickly(4, [true, false, true, false, true]);

        var edge = await NextAsync(input);
        Assert.Equal((true, 1u), (edge.Active, edge.Sequence));
        Assert.True(edge.At - before >= Debounce, $"{edge.At - before}");
        Assert.True(input.Read());
    }

    [Fact]
    public async Task A_thousand_pulses_in_a_second_are_all_counted()
    {
        using var input = Open(new(Edges: true));

        World.Pulse(4, 1000, hold: TimeSpan.FromMicroseconds(500));

        var edges = new List<GpioEdge> { await NextAsync(input) };
        while (edges[^1].Sequence < 2000)
            edges.Add(await NextAsync(input));
        Assert.Equal(1000, edges.Count(edge => edge.Active));
        Assert.Equal(2000, edges.Count);
    }

    [Fact]
    public async Task Twenty_inputs_share_one_thread_that_sleeps_while_nothing_happens()
    {
        var inputs = Enumerable.Range(22, 20).Select(line => _board.OpenInput(new("pinctrl-bcm2711", line, $"GPIO{line}"), new(Edges: true)))
            .ToList();
        try
        {
            World.Drive(22, true);
            await NextAsync(inputs[0]);
            var before = WakeUps();

            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, _bound.Token);

            Assert.InRange(WakeUps() - before, 0, 1);
        }
        finally
        {
            inputs.ForEach(input => input.Dispose());
            World.Drive(22, null);
        }
    }

    private IGpioInput Open(GpioInputSettings settings) => _board.OpenInput(_board.FindPin("GPIO4", out _)!, settings);

    private Task<GpioEdge> NextAsync(IGpioInput input) => input.WaitForEdgeAsync(_bound.Token).AsTask();

    private static TimeSpan Now() => TimeProvider.System.GetElapsedTime(0);

    // The wake-ups of this board's thread: each test's board has one, and only the one that ever waited can change.
    private static long WakeUps() =>
        Directory.EnumerateDirectories($"/proc/{Environment.ProcessId}/task")
            .Where(task => File.ReadAllText($"{task}/comm").Trim() == "gpio edges")
            .Sum(task => long.Parse(
                File.ReadLines($"{task}/status").Single(line => line.StartsWith("voluntary_ctxt", StringComparison.Ordinal)).Split(':')[1],
                System.Globalization.CultureInfo.InvariantCulture));
}
