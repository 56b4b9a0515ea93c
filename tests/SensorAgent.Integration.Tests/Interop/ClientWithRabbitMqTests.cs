using System.Text;
using SensorAgent.Mqtt;

namespace SensorAgent.Integration.Tests.Interop;

/// <summary>Our client and RabbitMQ, whose plugin speaks 3.1.1 and delivers at QoS 1 at most.</summary>
public sealed class ClientWithRabbitMqTests(RabbitMqServer server) : IClassFixture<RabbitMqServer>
{
    [PeerTheory(PeerMake.RabbitMq)]
    [InlineData(QualityOfService.AtMostOnce)]
    [InlineData(QualityOfService.AtLeastOnce)]
    public async Task Hundreds_of_messages_come_in_order(QualityOfService qos)
    {
        var topic = $"many/{(int)qos}";
        await using var receiver = await RunningClient.SubscribeAsync(Options(), new Subscription(topic, qos));
        await using var sender = await RunningClient.ConnectAsync(Options());

        for (var i = 0; i < 300; i++)
        {
            var result = await sender.Client.PublishAsync(
                new(topic, Encoding.UTF8.GetBytes($"{i}")) { Qos = qos }, PublishScope.ThisConnection, default);
            Assert.True(result.IsSuccess, $"{result}");
        }

        for (var i = 0; i < 300; i++)
        {
            var message = await receiver.Handler.MessageAsync();
            Assert.Equal(($"{i}", qos), (message.Text, message.Details.Qos));
        }
    }

    [PeerTheory(PeerMake.RabbitMq)]
    [InlineData("mqtts")]
    [InlineData("ws")]
    [InlineData("wss")]
    public async Task Messages_pass_over_TLS_and_WebSocket(string scheme)
    {
        var options = RunningClient.Options(server.AddressOf(scheme)) with { Version = MqttProtocolVersion.V311, Tls = new() { CaFile = server.CaFile } };
        var topic = $"over/{scheme}";
        await using var client = await RunningClient.SubscribeAsync(options, new Subscription(topic, QualityOfService.AtLeastOnce));

        foreach (var qos in new[] { QualityOfService.AtMostOnce, QualityOfService.AtLeastOnce })
        {
            await client.Client.PublishAsync(new(topic, Encoding.UTF8.GetBytes($"{qos}")) { Qos = qos }, PublishScope.ThisConnection, default);
            var message = await client.Handler.MessageAsync();
            Assert.Equal(($"{qos}", qos), (message.Text, message.Details.Qos));
        }
    }

    /// <summary>RabbitMQ before 3.13 has no QoS 2: it grants 1, and answers a PUBLISH of QoS 2 with PUBACK.</summary>
    [PeerFact(PeerMake.RabbitMq)]
    public async Task What_is_published_and_subscribed_to_with_QoS_2_comes_with_QoS_1()
    {
        await using var receiver = await RunningClient.SubscribeAsync(Options(), new Subscription("twice", QualityOfService.ExactlyOnce));
        await using var sender = await RunningClient.ConnectAsync(Options());

        for (var i = 0; i < 20; i++)
        {
            var publishing = sender.Client.PublishAsync(
                new("twice", Encoding.UTF8.GetBytes($"{i}")) { Qos = QualityOfService.ExactlyOnce }, PublishScope.ThisConnection, default);
            Assert.True((await publishing.AsTask().WaitAsync(RecordingHandler.Bound)).IsSuccess);
            var message = await receiver.Handler.MessageAsync();
            Assert.Equal(($"{i}", QualityOfService.AtLeastOnce), (message.Text, message.Details.Qos));
        }
    }

    [PeerFact(PeerMake.RabbitMq)]
    public async Task The_will_is_published_when_the_client_vanishes_and_not_when_it_says_goodbye()
    {
        await using var witness = await RunningClient.SubscribeAsync(Options(), new Subscription("state/+", QualityOfService.AtLeastOnce));
        using var link = new CuttableLink(server.Address);
        var polite = await RunningClient.ConnectAsync(WithWill(server.Address, "state/polite"));
        await using var vanishing = await RunningClient.ConnectAsync(WithWill(link.Address, "state/vanishing"));

        await polite.DisposeAsync();
        await link.CutAsync();

        var message = await witness.Handler.MessageAsync();
        Assert.Equal(("state/vanishing", "gone"), (message.Topic, message.Text));
    }

    [PeerFact(PeerMake.RabbitMq)]
    public async Task Falls_back_to_version_3_1_1()
    {
        var handler = new RecordingHandler();
        await using var client = RunningClient.Start(RunningClient.Options(server.Address), handler);

        Assert.Equal(MqttProtocolVersion.V311, (await handler.ConnectedAsync()).Version);
    }

    [PeerFact(PeerMake.RabbitMq)]
    public async Task The_retained_message_comes_to_a_late_subscriber()
    {
        await using var early = await RunningClient.ConnectAsync(Options());
        await early.Client.PublishAsync(
            new("kept", "old"u8.ToArray()) { Retain = true, Qos = QualityOfService.AtLeastOnce }, PublishScope.ThisConnection, default);

        await using var late = await RunningClient.SubscribeAsync(Options(), new Subscription("kept", QualityOfService.AtLeastOnce));

        var message = await late.Handler.MessageAsync();
        Assert.Equal(("old", true), (message.Text, message.Details.Retain));
    }

    private MqttClientOptions Options() => RunningClient.Options(server.Address) with { Version = MqttProtocolVersion.V311 };

    private static MqttClientOptions WithWill(Uri address, string topic) => RunningClient.Options(address) with
    {
        Version = MqttProtocolVersion.V311,
        Will = new(topic, "gone"u8.ToArray()) { Qos = QualityOfService.AtLeastOnce },
    };
}
