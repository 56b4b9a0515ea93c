using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Mqtt;
using SensorAgent.Mqtt.Broker;

namespace SensorAgent.Integration.Tests.Interop;

/// <summary>Our broker, our client and a client of another make, which comes by that transport: mqtt, mqtts, ws or wss.</summary>
internal sealed class BrokerWithOtherClients(PeerMake make, string scheme = "mqtt") : IAsyncDisposable
{
    private readonly TestCertificates _certificates = new();
    private MqttBroker? _broker;

    private MqttBroker Broker => _broker ?? throw new InvalidOperationException("The broker was not started.");

    private Uri OurAddress => new($"mqtt://127.0.0.1:{Broker.LocalEndpoint!.Port}");

    private Uri PeersAddress => new($"{scheme}://127.0.0.1:{(scheme switch
    {
        "mqtt" => Broker.LocalEndpoint!,
        "mqtts" => Broker.TlsEndpoint!,
        _ => Broker.WebSocketEndpoint!,
    }).Port}/mqtt");

    public Task StartAsync()
    {
        var files = _certificates.Issue("localhost");
        var tls = new MqttBrokerTlsOptions { Port = 0, CertificateFile = files.Certificate, KeyFile = files.Key };
        var options = new MqttBrokerOptions { Port = 0, Tls = tls, WebSocket = new() { Port = 0, Tls = scheme == "wss" ? tls : null } };
        _broker = new(options, TimeProvider.System, NullLogger<MqttBroker>.Instance);
        return _broker.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_broker is not null)
            await _broker.DisposeAsync();
        _certificates.Dispose();
    }

    public async Task PassesMessagesBothWaysAsync(int version, int qos, int count = 100)
    {
        await using var peer = await ConnectPeerAsync(version);
        await using var ours = await RunningClient.SubscribeAsync(
            RunningClient.Options(OurAddress), new Subscription("from/+", QualityOfService.ExactlyOnce));
        await peer.SubscribeAsync("to/#", 2);

        for (var i = 0; i < count; i++)
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
        await using (var early = await ConnectPeerAsync(version))
            await early.PublishAsync("kept", 1, "21.4", retain: true);

        await using var late = await ConnectPeerAsync(version);
        await late.SubscribeAsync("kept", 1);

        Assert.Equal("kept 21.4 1 1", await late.NextMessageAsync());
    }

    public async Task PublishesTheWillOfAKilledClientAsync(int version)
    {
        await using var ours = await RunningClient.SubscribeAsync(
            RunningClient.Options(OurAddress), new Subscription("state", QualityOfService.AtLeastOnce));
        await using var dying = await ConnectPeerAsync(version, will: "state");

        await dying.KillAsync();

        Assert.Equal("gone", (await ours.Handler.MessageAsync()).Text);
    }

    /// <summary>A broker of its own for one transport: every QoS both ways.</summary>
    public static async Task PassesMessagesOverAsync(PeerMake make, string scheme, int version)
    {
        await using var broker = new BrokerWithOtherClients(make, scheme);
        await broker.StartAsync();
        for (var qos = 0; qos <= 2; qos++)
            await broker.PassesMessagesBothWaysAsync(version, qos, count: 10);
    }

    private Task<Peer> ConnectPeerAsync(int version, string will = "-") => Peer.ConnectAsync(make, PeersAddress, version, _certificates.CaFile, will);
}
