using System.Diagnostics;
using System.Globalization;
using SensorAgent.Benchmarks.Harness;
using SensorAgent.Benchmarks.Mqtt;

namespace SensorAgent.Benchmarks.Agent;

/// <summary>The time from a command's PUBLISH to the new state at a subscriber, one command at a time, 50 outputs in turn.</summary>
internal static class CommandBenchmark
{
    private const int Outputs = 50;
    private const int Count = 2000;
    private const int CountOfSlow = 300; // Node-RED takes 44 ms for each

    public static async Task RunAsync(int rounds)
    {
        await using var mosquitto = await Server.StartMosquittoAsync();
        await using var agent = AgentProcess.Start(AgentProcess.NewDirectory(), mosquitto.Port, AgentProcess.Switches(Outputs));
        await using var other = await Server.StartMosquittoAsync();
        await using var paho = MeasuredProcess.Start("/usr/bin/python3", [Peers.Script("paho_outputs.py"), $"{other.Port}"]);
        await using var third = await Server.StartMosquittoAsync();
        var flows = AgentProcess.NewDirectory();
        await using (var nodeRed = NodeRed.Start(flows, "nodered_outputs.json", third.Port))
        {
            List<Contender> contenders =
            [
                new("paho (Python), no output behind it", () => Task.Run(() => Measure(other.Port, Count))),
                new("our agent", () => Task.Run(() => Measure(mosquitto.Port, Count))),
            ];
            if (nodeRed is not null)
                contenders.Add(new("Node-RED, mqtt in → function → mqtt out, no output behind it", () => Task.Run(() => Measure(third.Port, CountOfSlow))));
            await SideBySide.RunAsync($"Command to state, {Outputs} outputs, QoS 1, Mosquitto with its defaults", rounds,
                [new("p50 ms", "0.000"), new("p99 ms", "0.000")], [.. contenders]);
        }

        Directory.Delete(flows, recursive: true);
    }

    /// <summary>So many commands to become warm, and as many that are measured.</summary>
    private static double[] Measure(int port, int count)
    {
        using var commands = new BareClient(port, "commands");
        using var states = new BareClient(port, "states");
        var draining = new Thread(() => BareClient.UntilClosed(commands.Drain));
        draining.Start();
        using var came = new SemaphoreSlim(0);
        var receiving = new Thread(() => BareClient.UntilClosed(() => states.Receive(count => came.Release(count))));
        states.Subscribe("/Output/+/room1", 1);
        receiving.Start();
        var times = new Latencies(count);
        for (var i = -count; i < count; i++)
        {
            while (came.Wait(0))
            {
                // A retained state of the beginning.
            }

            var topic = string.Create(CultureInfo.InvariantCulture, $"/Output/x{(i + count) % Outputs + 1}/room1/set");
            var start = Stopwatch.GetTimestamp();
            commands.Publish(topic, (i + count) / Outputs % 2 == 0 ? "ON"u8 : "OFF"u8, 1, 1);
            for (var attempt = 0; i == -count && attempt < 100 && !came.Wait(500); attempt++)
                commands.Publish(topic, attempt % 2 == 0 ? "OFF"u8 : "ON"u8, 1, 1); // whoever is to answer may still be starting
            if (i > -count && !came.Wait(TimeSpan.FromSeconds(10)))
                throw new TimeoutException($"No state came for the command on {topic}.");
            if (i >= 0)
                times.Add(Stopwatch.GetTimestamp() - start);
        }

        return [times.Milliseconds(0.5), times.Milliseconds(0.99)];
    }
}
