using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Mqtt.Broker;

namespace SensorAgent.Benchmarks.Mqtt;

/// <summary>Our broker with its defaults, until it is killed.</summary>
internal static class BrokerProcess
{
    public static async Task RunAsync(int port)
    {
        await using var broker = new MqttBroker(new() { Port = port }, TimeProvider.System, NullLogger<MqttBroker>.Instance);
        await broker.StartAsync(CancellationToken.None);
        await Task.Delay(Timeout.Infinite);
    }
}
