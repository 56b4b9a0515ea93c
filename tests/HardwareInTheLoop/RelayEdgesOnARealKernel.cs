namespace SensorAgent.HardwareInTheLoop;

/// <summary>The edges on the line of a relay over the lives of the agent, as the chip was told them.</summary>
public sealed class RelayEdgesOnARealKernel : IDisposable
{
    private const int Boiler = 26;
    private const string Off = "1"; // the relay is on while its line is low
    private const string On = "0";
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromSeconds(110));

    public RelayEdgesOnARealKernel() => World.Drive(Boiler, true); // the relay's own resistor

    public void Dispose()
    {
        World.Drive(Boiler, null);
        _bound.Dispose();
    }

    [Fact]
    public async Task A_relay_moves_when_it_is_told_and_once_after_a_crash_and_at_no_other_time()
    {
        World.ClearTrace();
        using (var agent = AgentProcess.Start("run"))
        {
            await Until(() => Levels().Length > 0);
            Assert.Equal([Off], Edges()); // the start

            await CommandAsync("ON");
            Assert.Equal([Off, On], Edges());
            agent.Kill();
            await agent.EndAsync(_bound.Token);
            Assert.Equal([Off, On], Edges()); // the crash
        }

        var before = Levels().Length;
        using var again = AgentProcess.Start("run");
        await Until(() => Levels().Length > before);
        Assert.Equal([Off, On, Off], Edges()); // the restart: its Startup is off

        again.Terminate();
        await again.EndAsync(_bound.Token);
        Assert.Equal([Off, On, Off], Edges()); // the stop
    }

    /// <summary>What the line was driven to, each time the chip was told; let go counts as what its resistor makes of it.</summary>
    private static string[] Levels() => [.. World.Trace(Boiler).Select(told => told.EndsWith(" in", StringComparison.Ordinal) ? Off : told[^1..])];

    /// <summary>The levels without those that changed nothing.</summary>
    private static string[] Edges() => [.. Levels().Where((level, at) => at == 0 || Levels()[at - 1] != level)];

    private async Task CommandAsync(string command)
    {
        while ((await AgentProcess.RunAsync(_bound.Token, "set", "boiler", command)).Code != 0)
            _bound.Token.ThrowIfCancellationRequested(); // its broker may not listen yet
    }

    private async Task Until(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, _bound.Token);
    }
}
