using System.Globalization;
using System.Text;
using SensorAgent.Mqtt;

namespace SensorAgent.Integration.Tests.Broker;

/// <summary>Our broker with its state on disk, killed with kill -9 in the middle of the work.</summary>
public sealed class KilledBrokerTests
{
    [Fact]
    public async Task Every_QoS_2_message_arrives_once_and_in_order_though_the_broker_is_killed_five_times()
    {
        const int Count = 30_000;
        const int Kills = 5;
        const int Window = 200;
        await using var broker = new BrokerProcess();
        await broker.StartAsync();
        await using var subscriber = await RunningClient.SubscribeAsync(Persistent(broker), new Subscription("work", QualityOfService.ExactlyOnce));
        await using var publisher = await RunningClient.ConnectAsync(Persistent(broker));

        var publishing = new Queue<Task>();
        var kills = 0;
        for (var sent = 0; sent < Count; sent++)
        {
            if (publishing.Count >= Window)
                await publishing.Dequeue().WaitAsync(TimeSpan.FromMinutes(2));
            publishing.Enqueue(publisher.Client.PublishAsync(
                new("work", Encoding.UTF8.GetBytes(sent.ToString(CultureInfo.InvariantCulture))) { Qos = QualityOfService.ExactlyOnce },
                PublishScope.AnyConnection, CancellationToken.None).AsTask());
            if (sent / (Count / (Kills + 1)) > kills)
            {
                kills++;
                await broker.KillAsync();
                await broker.StartAsync();
            }
        }

        await Task.WhenAll(publishing).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(Kills, kills);
        for (var expected = 0; expected < Count; expected++)
            Assert.Equal(expected.ToString(CultureInfo.InvariantCulture), (await subscriber.Handler.MessageAsync()).Text);
        await publisher.Client.PublishAsync(new("work", "end"u8.ToArray()) { Qos = QualityOfService.ExactlyOnce }, PublishScope.AnyConnection, CancellationToken.None);
        Assert.Equal("end", (await subscriber.Handler.MessageAsync()).Text);
    }

    private static MqttClientOptions Persistent(BrokerProcess broker) =>
        RunningClient.Options(broker.Address) with { CleanStart = false, SessionExpiryInterval = 3600 };
}
