namespace SensorAgent.Integration.Tests.Agent;

/// <summary>The agent with MQTT 3.1.1, which knows no password without a user name.</summary>
public sealed class OlderProtocolTests
{
    [Fact]
    public async Task An_agent_without_a_password_connects_with_3_1_1()
    {
        await using var broker = await MosquittoServer.StartAsync();
        using var bench = new TestBench();
        using var sub = new MosquittoSub(broker.Port, "/Agent/bench/state");

        bench.Agent(broker.Port, "--Mqtt:Version=3.1.1");

        await sub.SeesAsync("/Agent/bench/state", "online");
    }
}
