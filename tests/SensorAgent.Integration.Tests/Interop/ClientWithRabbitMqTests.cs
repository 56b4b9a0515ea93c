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
}
