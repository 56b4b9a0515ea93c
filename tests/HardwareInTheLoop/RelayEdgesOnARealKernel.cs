using SensorAgent.Core.Buses;

namespace SensorAgent.HardwareInTheLoop;

/// <summary>The edges on the lines of relays over the lives of the agent, as the chip was told them.</summary>
public sealed class RelayEdgesOnARealKernel : IDisposable
{
    private const int Lamp = 17; // Startup on, OnExit off
    private const int Boiler = 26; // off all the time; its relay is on while the line is low
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromSeconds(110));

    public void Dispose() => _bound.Dispose();

    [Fact]
    public async Task A_start_and_a_crash_move_a_relay_only_where_that_is_declared()
    {
        World.ClearTrace();
        using var agent = AgentProcess.Start("run");
        await Until(() => Levels(Lamp).Length > 0 && Levels(Boiler).Length > 0);

        agent.Kill();
        await agent.EndAsync(_bound.Token);

        Assert.Equal(["1"], Edges(Lamp));
        Assert.Equal(["1"], Edges(Boiler));
    }

    [Fact]
    public async Task A_restart_after_a_crash_and_a_stop_move_a_relay_only_where_that_is_declared()
    {
        Leave(Lamp, high: true); // as a crash does
        Leave(Boiler, high: true);
        World.ClearTrace();
        using var agent = AgentProcess.Start("run");
        await Until(() => Levels(Lamp).Length > 0 && Levels(Boiler).Length > 0);

        agent.Terminate();
        await agent.EndAsync(_bound.Token);

        Assert.Equal(["1", "0"], Edges(Lamp));
        Assert.Equal(["1"], Edges(Boiler));
    }

    private static void Leave(int line, bool high)
    {
        var board = World.RaspberryPi();
        board.OpenOutput(board.FindPin($"GPIO{line}", out _)!, new(Initial: high)).Dispose();
    }

    /// <summary>What the line was driven to, each time the chip was told; z when it was let go.</summary>
    private static string[] Levels(int line) =>
        [.. World.Trace(line).Select(told => told.EndsWith(" in", StringComparison.Ordinal) ? "z" : told[^1..])];

    /// <summary>The levels without those that changed nothing.</summary>
    private static string[] Edges(int line)
    {
        var levels = Levels(line);
        return [.. levels.Where((level, at) => at == 0 || levels[at - 1] != level)];
    }

    private async Task Until(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, _bound.Token);
    }
}
