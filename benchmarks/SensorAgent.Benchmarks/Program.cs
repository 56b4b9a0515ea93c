using SensorAgent.Benchmarks.Agent;
using SensorAgent.Benchmarks.Core;
using SensorAgent.Benchmarks.Harness;
using SensorAgent.Benchmarks.Mqtt;

// Usage: SensorAgent.Benchmarks publish|roundtrip|fan|allocation|agent|commands|web|chain|cycle|history|all [rounds]
var rounds = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 5;
var what = args.Length > 0 ? args[0] : "all";
if (what == "broker")
{
    await BrokerProcess.RunAsync(rounds);
    return 0;
}

(string Name, Func<Task> Run)[] benchmarks =
[
    ("publish", () => PublishBenchmark.RunAsync(rounds)),
    ("roundtrip", () => RoundTripBenchmark.RunAsync(rounds)),
    ("fan", () => FanBenchmark.RunAsync(rounds)),
    ("allocation", AllocationBenchmark.RunAsync),
    ("agent", () => AgentBenchmark.RunAsync(rounds)),
    ("chain", () => ChainBenchmark.RunAsync(rounds)),
    ("cycle", CycleBenchmark.RunAsync),
    ("history", () => HistoryBenchmark.RunAsync(rounds)),
    ("web", () => WebBenchmark.RunAsync(rounds)),
    ("commands", () => CommandBenchmark.RunAsync(rounds)),
];

var chosen = benchmarks.Where(benchmark => what == "all" || benchmark.Name == what).ToArray();
if (chosen.Length == 0)
{
    Console.Error.WriteLine($"'{what}' is none of: all, {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name))}.");
    return 1;
}

Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {Machine.Describe()}, .NET {Environment.Version}");
foreach (var (_, run) in chosen)
    await run();
return 0;
