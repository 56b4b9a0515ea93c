using System.Globalization;

namespace SensorAgent.Benchmarks.Harness;

/// <summary>
/// Runs contenders in turn, round after round, so that what else the machine does hits all of them alike; tells the median of each, and as
/// ratio the median of the rounds' ratios to the first contender.
/// </summary>
internal static class SideBySide
{
    /// <summary>Runs one round that does not count, then those that do, and prints a Markdown table.</summary>
    public static Task RunAsync(string title, int rounds, IReadOnlyList<Column> columns, params IReadOnlyList<Contender> contenders) =>
        RunAsync(title, rounds, warmUp: true, columns, contenders);

    /// <summary>The same, without the first round where every run starts a process of its own.</summary>
    public static async Task RunAsync(string title, int rounds, bool warmUp, IReadOnlyList<Column> columns, IReadOnlyList<Contender> contenders)
    {
        var figures = new double[contenders.Count][][];
        for (var i = 0; i < contenders.Count; i++)
            figures[i] = new double[rounds][];

        for (var round = warmUp ? -1 : 0; round < rounds; round++)
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                var result = await contenders[i].RunAsync();
                if (round >= 0)
                    figures[i][round] = result;
            }
        }

        Print(title, rounds, columns, contenders, figures);
    }

    private static void Print(string title, int rounds, IReadOnlyList<Column> columns, IReadOnlyList<Contender> contenders, double[][][] figures)
    {
        Console.WriteLine($"\n### {title} ({rounds} rounds, medians)\n");
        Console.WriteLine($"| | {string.Join(" | ", columns.Select(column => $"{column.Name} | ratio"))} |");
        Console.WriteLine($"|---|{string.Concat(columns.Select(_ => "---:|---:|"))}");
        for (var i = 0; i < contenders.Count; i++)
        {
            var cells = columns.Select((column, c) =>
                $"{Median(figures[i], c, (run, _) => run).ToString(column.Format, CultureInfo.InvariantCulture)} | " +
                RatioText(Median(figures[i], c, (run, round) => run / figures[0][round][c])));
            Console.WriteLine($"| {contenders[i].Name} | {string.Join(" | ", cells)} |");
        }
    }

    /// <summary>A dash where the first contender has none of it.</summary>
    private static string RatioText(double ratio) => double.IsFinite(ratio) ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "–";

    private static double Median(double[][] runs, int column, Func<double, int, double> figure)
    {
        var sorted = runs.Select((run, round) => figure(run[column], round)).Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
