using SensorAgent.Benchmarks.Harness;

namespace SensorAgent.Benchmarks.Mqtt;

/// <summary>
/// Publishers and subscribers on bare sockets, each on a thread of its own, speaking just enough MQTT 3.1.1: the same load for every broker, and
/// cheap. No publisher gets further ahead of the slowest subscriber than a window, so that no broker has reason to drop anything.
/// </summary>
internal sealed class LoadGenerator(int port, int publishers, int subscribers, int qos)
{
    private const int AtOnce = 1; // a send for each message, as devices do
    private const int Window = 1000;
    private readonly long[] _received = new long[subscribers];
    private readonly List<BareClient> _clients = [];
    private long _sent;

    /// <summary>Connects the subscribers.</summary>
    public void Connect()
    {
        for (var i = 0; i < subscribers; i++)
        {
            var (client, index) = (new BareClient(port, $"sub{i}"), i);
            client.Subscribe(Samples.Topic, qos);
            _clients.Add(client);
            Start(() => client.Receive(count => Interlocked.Add(ref _received[index], count)));
        }
    }

    /// <summary>Sends so many messages altogether and returns when every subscriber has them.</summary>
    public void Run(int messages)
    {
        var goal = _sent + messages;
        var threads = new List<Thread>();
        for (var i = 0; i < publishers; i++)
        {
            var share = messages / publishers + (i < messages % publishers ? 1 : 0);
            var client = new BareClient(port, $"pub{i}");
            _clients.Add(client);
            if (qos > 0)
                Start(client.Drain);
            threads.Add(Start(() => Publish(client, share)));
        }

        threads.ForEach(thread => thread.Join());
        while (Slowest() < goal)
            Thread.Sleep(0);
    }

    public void Close() => _clients.ForEach(client => client.Dispose());

    private void Publish(BareClient client, int count)
    {
        while (count > 0)
        {
            var now = Math.Min(AtOnce, count);
            client.Publish(Samples.Topic, Samples.Payload, qos, now);
            count -= now;
            var sent = Interlocked.Add(ref _sent, now);
            while (sent - Slowest() > Window)
                Thread.Sleep(0);
        }
    }

    private long Slowest()
    {
        var least = long.MaxValue;
        for (var i = 0; i < _received.Length; i++)
            least = Math.Min(least, Volatile.Read(ref _received[i]));
        return least;
    }

    private static Thread Start(Action work)
    {
        var thread = new Thread(() => BareClient.UntilClosed(work)) { IsBackground = true };
        thread.Start();
        return thread;
    }
}
