namespace SensorAgent.HardwareInTheLoop;

/// <summary>The edges on the lines of relays over the lives of the agent, as the chip was told them.</summary>
public sealed class RelayEdgesOnARealKernel : IDisposable
{
    private const int Lamp = 17; // Startup on, OnExit off
    private const int Boiler = 26; // off all the time; its relay is on while the line is low
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromSeconds(110));

    public void Dispose() => _bound.Dispose();

    [Fact]
    public async Task No_relay_clicks_at_a_start_a_crash_a_restart_or_a_stop_but_where_that_is_declared()
    {
        World.ClearTrace();
        using (var agent = AgentProcess.Start("run"))
        {
            await Until(() => Levels(Lamp).Length > 0 && Levels(Boiler).Length > 0);
            agent.Kill();
            await agent.EndAsync(_bound.Token);
        }

        Assert.Equal(["1"], Edges(Lamp));
        Assert.Equal(["1"], Edges(Boiler));
        var (lamp, boiler) = (Levels(Lamp).Length, Levels(Boiler).Length);
        using var again = AgentProcess.Start("run");
        await Until(() => Levels(Lamp).Length > lamp && Levels(Boiler).Length > boiler);
        Assert.Equal(["1"], Edges(Lamp));

        again.Terminate();
        await again.EndAsync(_bound.Token);
        Assert.Equal(["1", "0"], Edges(Lamp));
        Assert.Equal(["1"], Edges(Boiler));
    }

    /// <summary>What the line was driven to, each time the chip was told; z when it was let go.</summary>
    private static string[] Levels(int line) => [.. World.Trace(line).Select(told => told.EndsWith(" in", StringComparison.Ordinal) ? "z" : told[^1..])];

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
