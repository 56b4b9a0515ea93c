using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Mqtt;
using SensorAgent.Mqtt.Broker;

namespace SensorAgent.Integration.Tests.Interop;

/// <summary>Our broker, our client and a client of another make.</summary>
internal sealed class BrokerWithOtherClients(PeerMake make) : IAsyncDisposable
{
    private readonly MqttBroker _broker = new(new() { Port = 0 }, TimeProvider.System, NullLogger<MqttBroker>.Instance);

    private int Port => _broker.LocalEndpoint!.Port;

    private Uri Address => new($"mqtt://127.0.0.1:{Port}");

    public Task StartAsync() => _broker.StartAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    public async Task PassesMessagesBothWaysAsync(int version, int qos)
    {
        await using var peer = await Peer.ConnectAsync(make, Port, version);
        await using var ours = await RunningClient.SubscribeAsync(
            RunningClient.Options(Address), new Subscription("from/+", QualityOfService.ExactlyOnce));
        await peer.SubscribeAsync("to/#", 2);

        for (var i = 0; i < 100; i++)
        {
            await peer.PublishAsync("from/peer", qos, $"{i}");
            var message = await ours.Handler.MessageAsync();
            Assert.Equal(($"{i}", (QualityOfService)qos, false), (message.Text, message.Details.Qos, message.Details.Retain));

            await ours.Client.PublishAsync(
                new("to/peer", Encoding.UTF8.GetBytes($"{i}")) { Qos = (QualityOfService)qos }, PublishScope.ThisConnection, default);
            Assert.Equal($"to/peer {i} {qos} 0", await peer.NextMessageAsync());
        }
    }

    public async Task KeepsWhatIsRetainedAsync(int version)
    {
        await using (var early = await Peer.ConnectAsync(make, Port, version))
            await early.PublishAsync("kept", 1, "21.4", retain: true);

        await using var late = await Peer.ConnectAsync(make, Port, version);
        await late.SubscribeAsync("kept", 1);

        Assert.Equal("kept 21.4 1 1", await late.NextMessageAsync());
    }

    public async Task PublishesTheWillOfAKilledClientAsync(int version)
    {
        await using var ours = await RunningClient.SubscribeAsync(
            RunningClient.Options(Address), new Subscription("state", QualityOfService.AtLeastOnce));
        await using var dying = await Peer.ConnectAsync(make, Port, version, will: "state");

        await dying.KillAsync();

        Assert.Equal("gone", (await ours.Handler.MessageAsync()).Text);
    }
}
