using SensorAgent.Benchmarks.Harness;

namespace SensorAgent.Benchmarks.Agent;

/// <summary>Browsers that look at the dashboard while 20 sensors are read once a second: what they cost the agent.</summary>
internal static class WebBenchmark
{
    private const int Sensors = 20;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(20);

    public static Task RunAsync(int rounds) => SideBySide.RunAsync(
        $"{Sensors} sensors at 1 Hz with the dashboard", rounds, warmUp: false,
        [new("CPU, % of a core", "0.0"), new("resident MB", "0.0"), new("events/s to each browser", "0.0"), new("readings/s", "0.00")],
        [
            new("no dashboard", () => MeasureAsync(browsers: null)),
            new("dashboard, nobody looks", () => MeasureAsync(0)),
            new("one browser", () => MeasureAsync(1)),
            new("fifty browsers", () => MeasureAsync(50)),
        ]);

    private static async Task<double[]> MeasureAsync(int? browsers)
    {
        var port = Server.FreePort();
        await using var mosquitto = await Server.StartMosquittoAsync();
        await using var agent = AgentProcess.Start(AgentProcess.NewDirectory(), mosquitto.Port, AgentProcess.Thermometers(Sensors), browsers is null ? null : port);
        using var subscriber = new Mqtt.BareClient(mosquitto.Port, "subscriber");
        subscriber.Subscribe("/Agent/bench/reading/temperature/+", 0);
        long readings = 0;
        new Thread(() => Mqtt.BareClient.UntilClosed(() => subscriber.Receive(count => Interlocked.Add(ref readings, count)))).Start();

        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 100 }) { BaseAddress = new($"http://127.0.0.1:{port}") };
        using var end = new CancellationTokenSource();
        var events = new long[1];
        var looking = Enumerable.Range(0, browsers ?? 0).Select(_ => LookAsync(client, events, end.Token)).ToArray();
        await Task.Delay(Settle);
        var (cpu, told, read) = (agent.Process.CpuSeconds, Interlocked.Read(ref events[0]), Interlocked.Read(ref readings));
        await Task.Delay(Measured);
        double[] figures =
        [
            (agent.Process.CpuSeconds - cpu) / Measured.TotalSeconds * 100, agent.Process.ResidentMegabytes,
            browsers > 0 ? (Interlocked.Read(ref events[0]) - told) / Measured.TotalSeconds / browsers.Value : 0,
            (Interlocked.Read(ref readings) - read) / Measured.TotalSeconds,
        ];
        await end.CancelAsync();
        await Task.WhenAll(looking);
        return figures;
    }

    private static async Task LookAsync(HttpClient client, long[] events, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                using var answer = await client.GetAsync("/api/v1/events", HttpCompletionOption.ResponseHeadersRead, end);
                using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(end));
                while (await reader.ReadLineAsync(end) is { } line)
                {
                    if (line.StartsWith("data: ", StringComparison.Ordinal))
                        Interlocked.Increment(ref events[0]);
                }
            }
            catch (Exception fault) when (fault is OperationCanceledException or HttpRequestException or IOException)
            {
                await Task.Delay(200, CancellationToken.None); // it is not there yet, or the end
            }
        }
    }
}
