using System.Text;

namespace SensorAgent.Benchmarks.Harness;

/// <summary>What is published: a topic and a payload as the agent's are, 57 bytes as in the baselines.</summary>
internal static class Samples
{
    public const string Topic = "sensor/room1/temperature";

    public static readonly byte[] Payload = Encoding.ASCII.GetBytes("{\"v\":21.43,\"u\":\"C\",\"q\":\"good\",\"t\":\"2026-11-21T12:00:00Z\"}"[..57]);
}
