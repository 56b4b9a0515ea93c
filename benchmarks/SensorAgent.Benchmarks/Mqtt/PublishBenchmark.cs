using System.Diagnostics;
using System.Globalization;
using System.Text;
using SensorAgent.Benchmarks.Harness;
using SensorAgent.Mqtt;

namespace SensorAgent.Benchmarks.Mqtt;

/// <summary>From CONNECT to DISCONNECT: how many messages a second a client brings into Mosquitto.</summary>
internal static class PublishBenchmark
{
    private const int Window = 1024;

    public static async Task RunAsync(int rounds)
    {
        foreach (var (qos, count) in new[] { (QualityOfService.AtLeastOnce, 100_000), (QualityOfService.AtMostOnce, 300_000) })
        {
            await using var mosquitto = await Server.StartMosquittoAsync();
            var lines = await WriteLinesAsync(count);
            Contender Of(string name, Func<Task<double>> seconds) => new(name, async () => [count / await seconds()]);
            await SideBySide.RunAsync($"Publishing with QoS {(int)qos} into Mosquitto", rounds, [new("messages/s")],
                Of("mosquitto_pub -l", () => ToolAsync(mosquitto, qos, lines)),
                Of("our client", () => OursAsync(mosquitto, qos, count)),
                Of("paho (Python)", () => PahoAsync(mosquitto, qos, count / 10, 10)));
            File.Delete(lines);
        }

        Console.WriteLine("\nMQTTnet: not measured, its package cannot be restored from the registry that this project is built against.");
    }

    private static async Task<double> OursAsync(Server server, QualityOfService qos, int count)
    {
        var watch = Stopwatch.StartNew();
        var client = await BenchClient.ConnectAsync(server.Address);
        await client.PublishAsync(count, Window, qos, Samples.Topic);
        await client.DisposeAsync();
        return watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> ToolAsync(Server server, QualityOfService qos, string lines)
    {
        var watch = Stopwatch.StartNew();
        await using var tool = MeasuredProcess.Start("sh",
            ["-c", "exec mosquitto_pub -p \"$1\" -q \"$2\" -t \"$3\" -l < \"$4\"", "sh", $"{server.Port}", $"{(int)qos}", Samples.Topic, lines]);
        await tool.WaitAsync();
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>A part of the messages, as it is slow; its start does not count.</summary>
    private static async Task<double> PahoAsync(Server server, QualityOfService qos, int count, int factor)
    {
        await using var paho = MeasuredProcess.Start("/usr/bin/python3",
            [Peers.Script("paho_publish.py"), $"{server.Port}", $"{(int)qos}", $"{count}", Samples.Topic, Encoding.ASCII.GetString(Samples.Payload)]);
        return factor * double.Parse(await paho.WaitAsync(), CultureInfo.InvariantCulture);
    }

    private static async Task<string> WriteLinesAsync(int count)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, Enumerable.Repeat(Encoding.ASCII.GetString(Samples.Payload), count));
        return file;
    }
}
