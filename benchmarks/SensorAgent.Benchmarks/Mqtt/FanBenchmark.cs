using System.Diagnostics;
using SensorAgent.Benchmarks.Harness;

namespace SensorAgent.Benchmarks.Mqtt;

/// <summary>What brokers pass on under the same load: deliveries a second, and the broker's own CPU time for each.</summary>
internal static class FanBenchmark
{
    private static readonly Column[] Columns = [new("deliveries/s"), new("broker CPU µs/delivery", "0.00")];

    public static async Task RunAsync(int rounds)
    {
        // Both keep everything the slowest subscriber has not taken; the rest is as they are shipped.
        await using var mosquitto = await Server.StartMosquittoAsync("max_queued_messages 0", "max_inflight_messages 1000");
        await using var ours = await Server.StartOursAsync();
        foreach (var qos in new[] { 0, 1 })
        {
            foreach (var (publishers, subscribers, messages) in new[] { (1, 1, 150_000), (50, 1, 150_000), (1, 50, 10_000) })
            {
                Contender Of(string name, Server server) =>
                    new(name, () => Task.Run(() => Measure(server, publishers, subscribers, qos, qos == 0 ? messages : messages / 2)));
                await SideBySide.RunAsync($"Broker, {publishers} → {subscribers}, QoS {qos}", rounds, Columns,
                    Of("Mosquitto", mosquitto), Of("our broker", ours));
            }
        }
    }

    private static double[] Measure(Server server, int publishers, int subscribers, int qos, int messages)
    {
        var load = new LoadGenerator(server.Port, publishers, subscribers, qos);
        load.Connect();
        var cpu = server.Process.CpuSeconds;
        var watch = Stopwatch.StartNew();
        load.Run(messages);
        var seconds = watch.Elapsed.TotalSeconds;
        cpu = server.Process.CpuSeconds - cpu;
        load.Close();
        var deliveries = (double)messages * subscribers;
        return [deliveries / seconds, 1e6 * cpu / deliveries];
    }
}
