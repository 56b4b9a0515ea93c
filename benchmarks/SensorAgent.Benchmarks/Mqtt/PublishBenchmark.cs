using System.Diagnostics;
using System.Text;
using SensorAgent.Benchmarks.Harness;
using SensorAgent.Mqtt;

namespace SensorAgent.Benchmarks.Mqtt;

/// <summary>From CONNECT to DISCONNECT: how many messages a second a client brings into Mosquitto.</summary>
internal static class PublishBenchmark
{
    public static async Task RunAsync(int rounds)
    {
        foreach (var (qos, count) in new[] { (QualityOfService.AtLeastOnce, 100_000), (QualityOfService.AtMostOnce, 300_000) })
        {
            await using var mosquitto = await Server.StartMosquittoAsync("sys_interval 1");
            var lines = await WriteLinesAsync(count);
            await SideBySide.RunAsync($"Publishing with QoS {(int)qos} into Mosquitto", rounds,
                [new("messages/s"), new("client CPU µs/message", "0.00")],
                new("mosquitto_pub -l", () => MeasureToolAsync(mosquitto, qos, lines)),
                new("our client, MQTT 3.1.1", () => MeasureAsync(count, () => OursAsync(mosquitto, MqttProtocolVersion.V311, qos, count))),
                new("our client, MQTT 5", () => MeasureAsync(count, () => OursAsync(mosquitto, MqttProtocolVersion.V5, qos, count))),
                new("bare socket (what Mosquitto takes)", () => MeasureAsync(count, () => Task.Run(() => Bare(mosquitto, qos, count)))),
                new("paho (Python)", () => MeasureAsync(count / 10, () => PahoAsync(mosquitto, qos, count / 10))));
            File.Delete(lines);
        }

        Console.WriteLine("\nMQTTnet: not measured, its package cannot be restored from the registry that this project is built against.");
    }

    private static async Task<double[]> MeasureAsync(int count, Func<Task> publish)
    {
        var (cpu, watch) = (CpuTime.Seconds, Stopwatch.StartNew());
        await publish();
        return [count / watch.Elapsed.TotalSeconds, (CpuTime.Seconds - cpu) * 1e6 / count];
    }

    /// <summary>
    /// mosquitto_pub 2.0.11 ends with the last line it has read, and takes with it what it has not sent by then: what counts is what the broker has taken.
    /// </summary>
    private static async Task<double[]> MeasureToolAsync(Server server, QualityOfService qos, string lines)
    {
        var before = await server.PublishesTakenAsync();
        var (cpu, watch) = (CpuTime.Seconds, Stopwatch.StartNew());
        await ToolAsync(server, qos, lines);
        var (seconds, used) = (watch.Elapsed.TotalSeconds, CpuTime.Seconds - cpu);
        var taken = await server.PublishesTakenAsync() - before;
        return [taken / seconds, used * 1e6 / taken];
    }

    /// <summary>With MQTT 5 Mosquitto's defaults allow 20 unacknowledged (Receive Maximum); 3.1.1, which mosquitto_pub speaks, knows no such bound.</summary>
    private static async Task OursAsync(Server server, MqttProtocolVersion version, QualityOfService qos, int count)
    {
        await using var client = await BenchClient.ConnectAsync(server.Address, version: version);
        await client.PublishAsync(count, BenchClient.WindowOf(qos), qos, Samples.Topic);
    }

    /// <summary>No client at all: packets made beforehand, acknowledgements counted.</summary>
    private static void Bare(Server server, QualityOfService qos, int count)
    {
        using var client = new BareClient(server.Port, "bare");
        client.PublishAll(Samples.Topic, Samples.Payload, (int)qos, count, BenchClient.WindowOf(qos));
    }

    public static async Task ToolAsync(Server server, QualityOfService qos, string lines, bool retain = false)
    {
        await using var tool = MeasuredProcess.Start("sh",
            ["-c", "exec mosquitto_pub -p \"$1\" -q \"$2\" -t \"$3\" $5 -l < \"$4\"",
                "sh", $"{server.Port}", $"{(int)qos}", Samples.Topic, lines, retain ? "-r" : ""]);
        await tool.WaitAsync();
    }

    private static async Task PahoAsync(Server server, QualityOfService qos, int count)
    {
        await using var paho = MeasuredProcess.Start("/usr/bin/python3",
            [Peers.Script("paho_publish.py"), $"{server.Port}", $"{(int)qos}", $"{count}", Samples.Topic, Encoding.ASCII.GetString(Samples.Payload)]);
        await paho.WaitAsync();
    }

    public static async Task<string> WriteLinesAsync(int count)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, Enumerable.Repeat(Encoding.ASCII.GetString(Samples.Payload), count));
        return file;
    }
}
