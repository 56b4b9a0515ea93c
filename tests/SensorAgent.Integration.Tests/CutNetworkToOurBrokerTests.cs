using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Mqtt;
using SensorAgent.Mqtt.Broker;

namespace SensorAgent.Integration.Tests;

/// <summary>A network to our broker that was cut in the middle: no end of a connection hears of it.</summary>
public sealed class CutNetworkToOurBrokerTests
{
    [Fact]
    public async Task Ten_keep_alives_of_a_cut_network_to_our_broker_cost_no_message()
    {
        await using var broker = await StartBrokerAsync();
        await using var relay = new StallingRelay(broker.LocalEndpoint!.Port);

        await Outage.CostsNoMessageAsync(relay.Address, relay.Cut, relay.Mend);
    }

    [Fact]
    public async Task Our_broker_notices_a_cut_client_publishes_its_will_and_keeps_its_messages()
    {
        await using var broker = await StartBrokerAsync();
        await using var relay = new StallingRelay(broker.LocalEndpoint!.Port);
        var direct = new Uri($"mqtt://127.0.0.1:{broker.LocalEndpoint.Port}");
        await using var witness = await RunningClient.SubscribeAsync(RunningClient.Options(direct), new Subscription("will"));
        await using var client = await RunningClient.SubscribeAsync(
            Outage.Impatient(relay.Address) with { Will = new("will", "gone"u8.ToArray()) }, NumberedMessages.All);

        relay.Cut();
        var since = Stopwatch.GetTimestamp();
        for (var number = 0; number < Outage.Messages; number++)
            Assert.True((await witness.Client.PublishAsync(NumberedMessages.At(number), PublishScope.ThisConnection, default)).IsSuccess);
        Assert.Equal("gone", (await witness.Handler.MessageAsync()).Text);
        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, 2 * Outage.KeepAlive);
        relay.Mend();

        await Outage.TakeAllAsync(client.Handler);
        await NumberedMessages.EndAsync(witness.Client, client.Handler);
    }

    private static async Task<MqttBroker> StartBrokerAsync()
    {
        var broker = new MqttBroker(new() { Port = 0 }, TimeProvider.System, NullLogger<MqttBroker>.Instance);
        await broker.StartAsync(CancellationToken.None);
        return broker;
    }
}
