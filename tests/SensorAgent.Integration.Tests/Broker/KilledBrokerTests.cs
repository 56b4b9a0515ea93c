using SensorAgent.Mqtt;

namespace SensorAgent.Integration.Tests.Broker;

/// <summary>Our broker with its state on disk, killed with kill -9 in the middle of the work.</summary>
public sealed class KilledBrokerTests
{
    [Fact]
    public async Task Each_of_100_000_messages_arrives_once_and_in_order_though_the_broker_is_killed_five_times()
    {
        await using var broker = new BrokerProcess();
        await broker.StartAsync();
        await using var receiver = await RunningClient.SubscribeAsync(Lasting(broker), NumberedMessages.All);
        using var store = new TemporaryStore();
        await using var sender = await RunningClient.ConnectAsync(Lasting(broker) with { Store = store.Store });

        await NumberedMessages.PassAsync(sender.Client, receiver.Handler, count: 100_000, times: 5, async () =>
        {
            await broker.KillAsync();
            await broker.StartAsync();
        });
    }

    private static MqttClientOptions Lasting(BrokerProcess broker) =>
        RunningClient.Options(broker.Address) with { CleanStart = false, SessionExpiryInterval = 3600 };
}
