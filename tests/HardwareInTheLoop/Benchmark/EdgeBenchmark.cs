using System.Diagnostics;
using System.Globalization;

namespace SensorAgent.HardwareInTheLoop.Benchmark;

/// <summary>From the kernel's timestamp of an edge until who waits for it has it: the agent's input beside a C program on the same uAPI.</summary>
internal static class EdgeBenchmark
{
    private const int Line = 4;
    private const int Pulses = 250;
    private const int Rounds = 5;
    private const string Peer = "/tmp/edges";
    private static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(2);

    public static async Task RunAsync()
    {
        var (ours, peers) = (new List<double[]>(), new List<double[]>());
        await OursAsync(); // what is compiled at first use is not of interest
        for (var round = 0; round < Rounds; round++)
        {
            peers.Add(await PeerAsync());
            ours.Add(await OursAsync());
        }

        Console.WriteLine($"\n### Edge to who waits for it, {2 * Pulses} edges, {Rounds} rounds in turn\n");
        Console.WriteLine("| | p50 µs | p99 µs | most µs |\n|---|---:|---:|---:|");
        Tell("C: epoll and read", peers);
        Tell("our input", ours);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\nRatio of the p99, median of the rounds: {Median(ours.Zip(peers, (own, peer) => At(own, 0.99) / At(peer, 0.99))):0.0}"));
    }

    private static async Task<double[]> PeerAsync()
    {
        using var process = Process.Start(
            new ProcessStartInfo(Peer, ["/dev/gpiochip0", $"{Line}", $"{2 * Pulses}"]) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadLineAsync();
        World.Pulse(Line, Pulses, Hold);
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The peer ended early.");
        await process.WaitForExitAsync();
        return [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => double.Parse(text, CultureInfo.InvariantCulture)).Order()];
    }

    private static async Task<double[]> OursAsync()
    {
        var board = World.RaspberryPi();
        using var input = board.OpenInput(board.FindPin($"GPIO{Line}", out _)!, new(Edges: true));
        var waiting = Task.Run(async () =>
        {
            var took = new double[2 * Pulses];
            for (var edge = 0; edge < took.Length; edge++)
            {
                var at = (await input.WaitForEdgeAsync(CancellationToken.None)).At;
                took[edge] = (TimeProvider.System.GetElapsedTime(0) - at).TotalMicroseconds;
            }

            return took;
        });
        World.Pulse(Line, Pulses, Hold);
        return [.. (await waiting).Order()];
    }

    private static void Tell(string name, List<double[]> rounds) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {name} | {Median(rounds.Select(round => At(round, 0.5))):0} | {Median(rounds.Select(round => At(round, 0.99))):0} | {Median(rounds.Select(round => round[^1])):0} |"));

    private static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
