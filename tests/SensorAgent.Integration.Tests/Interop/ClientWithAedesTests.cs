using System.Text;
using SensorAgent.Mqtt;

namespace SensorAgent.Integration.Tests.Interop;

/// <summary>Our client and the broker aedes, which speaks 3.1.1 only.</summary>
public sealed class ClientWithAedesTests
{
    [PeerTheory(PeerMake.Aedes)]
    [InlineData(QualityOfService.AtMostOnce)]
    [InlineData(QualityOfService.AtLeastOnce)]
    [InlineData(QualityOfService.ExactlyOnce)]
    public async Task Hundreds_of_messages_come_once_and_in_order(QualityOfService qos)
    {
        var (peer, address) = await Peer.StartAedesAsync();
        await using var server = peer;
        await using var receiver = await RunningClient.SubscribeAsync(Options(address), new Subscription("a/#", qos));
        await using var sender = await RunningClient.ConnectAsync(Options(address));

        for (var i = 0; i < 300; i++)
        {
            var result = await sender.Client.PublishAsync(
                new("a/b", Encoding.UTF8.GetBytes($"{i}")) { Qos = qos }, PublishScope.ThisConnection, default);
            Assert.True(result.IsSuccess, $"{result}");
        }

        for (var i = 0; i < 300; i++)
        {
            var message = await receiver.Handler.MessageAsync();
            Assert.Equal(($"{i}", qos), (message.Text, message.Details.Qos));
        }
    }

    [PeerTheory(PeerMake.Aedes)]
    [InlineData("mqtts")]
    [InlineData("ws")]
    [InlineData("wss")]
    public async Task Messages_of_every_QoS_pass_over_TLS_and_WebSocket(string scheme)
    {
        using var certificates = new TestCertificates();
        var (peer, address) = await Peer.StartAedesAsync(scheme, certificates.Issue("localhost"));
        await using var server = peer;
        var options = Options(address) with { Tls = new() { CaFile = certificates.CaFile } };
        await using var client = await RunningClient.SubscribeAsync(options, new Subscription("a/#", QualityOfService.ExactlyOnce));

        foreach (var qos in Enum.GetValues<QualityOfService>())
        {
            var result = await client.Client.PublishAsync(
                new("a/b", Encoding.UTF8.GetBytes($"{qos}")) { Qos = qos }, PublishScope.ThisConnection, default);
            Assert.True(result.IsSuccess, $"{result}");
            var message = await client.Handler.MessageAsync();
            Assert.Equal(($"{qos}", qos), (message.Text, message.Details.Qos));
        }
    }

    [PeerFact(PeerMake.Aedes)]
    public async Task Falls_back_to_version_3_1_1()
    {
        var (peer, address) = await Peer.StartAedesAsync();
        await using var server = peer;
        var handler = new RecordingHandler();
        await using var client = RunningClient.Start(RunningClient.Options(address), handler);

        Assert.Equal(MqttProtocolVersion.V311, (await handler.ConnectedAsync()).Version);
    }

    [PeerFact(PeerMake.Aedes)]
    public async Task The_retained_message_comes_to_a_late_subscriber()
    {
        var (peer, address) = await Peer.StartAedesAsync();
        await using var server = peer;
        await using var early = await RunningClient.ConnectAsync(Options(address));
        await early.Client.PublishAsync(
            new("kept", "old"u8.ToArray()) { Retain = true, Qos = QualityOfService.AtLeastOnce }, PublishScope.ThisConnection, default);

        await using var late = await RunningClient.SubscribeAsync(Options(address), new Subscription("kept"));

        var message = await late.Handler.MessageAsync();
        Assert.Equal(("old", true), (message.Text, message.Details.Retain));
    }

    [PeerFact(PeerMake.Aedes)]
    public async Task The_will_is_published_when_another_takes_the_client_over()
    {
        var (peer, address) = await Peer.StartAedesAsync();
        await using var server = peer;
        await using var witness = await RunningClient.SubscribeAsync(Options(address), new Subscription("state"));
        await using var vanishing = await RunningClient.ConnectAsync(Options(address) with
        {
            ClientId = "twice",
            Will = new("state", "gone"u8.ToArray()) { Qos = QualityOfService.AtLeastOnce },
        });

        await using var thief = await RunningClient.ConnectAsync(Options(address) with { ClientId = "twice" });

        Assert.Equal("gone", (await witness.Handler.MessageAsync()).Text);
    }

    private static MqttClientOptions Options(Uri address) => RunningClient.Options(address) with { Version = MqttProtocolVersion.V311 };
}
