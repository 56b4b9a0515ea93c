using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Benchmarks.Harness;
using SensorAgent.Mqtt;
using SensorAgent.Mqtt.Broker;

namespace SensorAgent.Benchmarks.Mqtt;

/// <summary>
/// Bytes allocated in this process per message in the steady state. The other side of the connection is another process, or allocates
/// nothing, so that all of it is of the part that is measured.
/// </summary>
internal static class AllocationBenchmark
{
    private const int Warm = 100_000;
    private const int Count = 200_000;

    public static async Task RunAsync()
    {
        Console.WriteLine("\n### Allocation per message in the steady state\n");
        Console.WriteLine("| | bytes | collections |\n|---|---:|---:|");
        await using var mosquitto = await Server.StartMosquittoAsync("max_queued_messages 0");
        foreach (var qos in new[] { QualityOfService.AtMostOnce, QualityOfService.AtLeastOnce })
        {
            await using (var client = await BenchClient.ConnectAsync(mosquitto.Address))
                await TellAsync($"our client publishes, QoS {(int)qos}",
                    count => client.PublishAsync(count, BenchClient.WindowOf(qos), qos, Samples.Topic));
            await ReceiveAsync(mosquitto, qos);
            await BrokerAsync(qos);
        }
    }

    private static async Task ReceiveAsync(Server server, QualityOfService qos)
    {
        long received = 0;
        var wanted = long.MaxValue;
        using var done = new SemaphoreSlim(0);
        await using var client = await BenchClient.ConnectAsync(server.Address, () =>
        {
            if (++received == Volatile.Read(ref wanted))
                done.Release();
        });
        await client.Client.SubscribeAsync([new(Samples.Topic, qos)], CancellationToken.None);
        using var publisher = new BareClient(server.Port, "source");
        var draining = new Thread(() => BareClient.UntilClosed(publisher.Drain)) { IsBackground = true };
        draining.Start();
        await TellAsync($"our client receives, QoS {(int)qos}", async count =>
        {
            Volatile.Write(ref wanted, received + count);
            for (var i = 0; i < count / 20; i++)
            {
                publisher.Publish(Samples.Topic, Samples.Payload, (int)qos, 20);
                while (Volatile.Read(ref wanted) - count + ((i + 1) * 20) - Volatile.Read(ref received) > 500)
                    Thread.Sleep(0);
            }

            await done.WaitAsync();
        });
    }

    private static async Task BrokerAsync(QualityOfService qos)
    {
        await using var broker = new MqttBroker(new() { Port = 0 }, TimeProvider.System, NullLogger<MqttBroker>.Instance);
        await broker.StartAsync(CancellationToken.None);
        var load = new LoadGenerator(broker.LocalEndpoint!.Port, 1, 1, (int)qos);
        load.Connect();
        await TellAsync($"our broker passes on, QoS {(int)qos}", count => Task.Run(() => load.Run(count)));
        load.Close();
    }

    private static async Task TellAsync(string what, Func<int, Task> run)
    {
        await run(Warm);
        var (bytes, collections) = (GC.GetTotalAllocatedBytes(precise: true), GC.CollectionCount(0));
        await run(Count);
        (bytes, collections) = (GC.GetTotalAllocatedBytes(precise: true) - bytes, GC.CollectionCount(0) - collections);
        Console.WriteLine($"| {what} | {(double)bytes / Count:0.00} | {collections} |");
    }
}
