using System.Diagnostics;
using System.Globalization;
using SensorAgent.Benchmarks.Harness;
using SensorAgent.Mqtt;

namespace SensorAgent.Benchmarks.Mqtt;

/// <summary>The time from a publish with QoS 1 to the message on the client's own subscription, one at a time.</summary>
internal static class RoundTripBenchmark
{
    private const int Count = 5000;
    private const string Topic = "there/and/back";
    private static readonly Column[] Columns = [new("p50 ms", "0.000"), new("p99 ms", "0.000")];

    public static async Task RunAsync(int rounds)
    {
        await using var mosquitto = await Server.StartMosquittoAsync();
        await using var ours = await Server.StartOursAsync();
        await SideBySide.RunAsync("Round trip with QoS 1, Mosquitto with its defaults", rounds, Columns,
            new Contender("paho (Python), Mosquitto", () => PahoAsync(mosquitto)),
            new Contender("our client, Mosquitto", () => OursAsync(mosquitto)),
            new Contender("our client, our broker", () => OursAsync(ours)));
    }

    private static async Task<double[]> OursAsync(Server server)
    {
        using var came = new SemaphoreSlim(0);
        await using var client = await BenchClient.ConnectAsync(server.Address, () => came.Release());
        await client.Client.SubscribeAsync([new(Topic, QualityOfService.AtLeastOnce)], CancellationToken.None);
        var message = new MqttMessage(Topic, Samples.Payload) { Qos = QualityOfService.AtLeastOnce };
        var times = new Latencies(Count);
        for (var i = 0; i < Count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var publishing = client.Client.PublishAsync(message, PublishScope.ThisConnection, CancellationToken.None);
            await came.WaitAsync();
            times.Add(Stopwatch.GetTimestamp() - start);
            await publishing;
        }

        return [times.Milliseconds(0.5), times.Milliseconds(0.99)];
    }

    private static async Task<double[]> PahoAsync(Server server)
    {
        await using var paho = MeasuredProcess.Start("/usr/bin/python3", [Peers.Script("paho_roundtrip.py"), $"{server.Port}", "200"]);
        return [.. (await paho.WaitAsync()).Split(' ').Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))];
    }
}
