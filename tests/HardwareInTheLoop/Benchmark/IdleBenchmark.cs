using System.Globalization;

namespace SensorAgent.HardwareInTheLoop.Benchmark;

/// <summary>What the whole agent costs while nothing happens at its twenty inputs: processor time, and how often its threads wake.</summary>
internal static class IdleBenchmark
{
    private const int Inputs = 20;
    private const int MostWindows = 40;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    public static async Task RunAsync()
    {
        var inputs = Enumerable.Range(22, Inputs).Select(line =>
            $$""" "in{{line}}": { "Driver": "contact", "Pin": "pinctrl-bcm2711:{{line}}", "Location": "in{{line}}" } """);
        using var agent = AgentProcess.StartWith($$"""
            { "Agent": { "Id": "vm" }, "Mqtt": { "Broker": "embedded" }, "Board": { "Kind": "linux" }, "Web": { "Enabled": false }, "Sensors": { {{string.Join(',', inputs)}} } }
            """);
        await SettledAsync(agent.Id);
        var (cpu, wakes) = (Ticks(agent.Id), Wakes(agent.Id));
        await Task.Delay(Look, TimeProvider.System);
        cpu = Ticks(agent.Id) - cpu;
        var woken = Wakes(agent.Id)
            .Select(thread => (Name: thread.Key.Split(' ', 2)[1], Wakes: thread.Value - wakes.GetValueOrDefault(thread.Key))) // those that ended in between slept
            .Where(thread => thread.Wakes > 0)
            .OrderByDescending(thread => thread.Wakes)
            .ToArray();

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\n### {Inputs} inputs on edges, link up, nothing happens\n\nprocessor {cpu * 10 / Look.TotalSeconds:0.0} ms/s, {woken.Sum(thread => thread.Wakes) / Look.TotalSeconds:0.0} wake-ups/s of all threads"));
        Console.WriteLine($"in {Look.TotalSeconds} s: {string.Join(", ", woken.Select(thread => $"{thread.Name} {thread.Wakes}"))}");
        agent.Terminate();
        await agent.EndAsync(CancellationToken.None);
    }

    /// <summary>Emulated, the agent compiles itself for a good while: that is over when it has a quiet moment.</summary>
    private static async Task SettledAsync(int process)
    {
        long spent;
        var windows = 0;
        do
        {
            var before = Ticks(process);
            await Task.Delay(Window, TimeProvider.System);
            spent = Ticks(process) - before;
        }
        while (++windows < 8 || (spent > 50 && windows < MostWindows));
        Console.WriteLine(
            $"init: the agent is quiet after {windows * Window.TotalSeconds} s: {spent} hundredths of a second in the last {Window.TotalSeconds}");
    }

    // utime and stime, in hundredths of a second: fields 14 and 15 (proc_pid_stat(5)).
    private static long Ticks(int process)
    {
        var fields = File.ReadAllText($"/proc/{process}/stat").Split(") ")[1].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }

    // By the thread's number and name.
    private static Dictionary<string, long> Wakes(int process) => Directory.EnumerateDirectories($"/proc/{process}/task").ToDictionary(
        task => $"{Path.GetFileName(task)} {File.ReadAllText($"{task}/comm").Trim()}",
        task => long.Parse(
            File.ReadLines($"{task}/status").Single(line => line.StartsWith("voluntary_ctxt", StringComparison.Ordinal)).Split(':')[1],
            CultureInfo.InvariantCulture));
}
