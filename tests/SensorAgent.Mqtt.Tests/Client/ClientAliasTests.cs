using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Tests.Transport;

namespace SensorAgent.Mqtt.Tests.Client;

/// <summary>Topic aliases both ways, subscription identifiers, and what a server does not offer.</summary>
public sealed class ClientAliasTests : IDisposable
{
    private readonly ScriptedServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Topics_are_sent_once_and_then_as_aliases_as_far_as_the_server_takes_them()
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.WelcomeAsync(new() { TopicAliasMaximum = 2 });
        await client.HearAsync<MqttConnected>();
        string[] topics = ["first", "second", "third", "second", "first", "third"];

        foreach (var topic in topics)
            _ = client.PublishAsync(topic, topic == "second" ? QualityOfService.AtLeastOnce : QualityOfService.AtMostOnce);

        var received = new List<(string, int)>();
        foreach (var _ in topics)
        {
            var packet = await peer.ReceivePublishAsync();
            received.Add((packet.Topic, packet.TopicAlias));
        }

        Assert.Equal([("first", 1), ("second", 2), ("third", 0), ("", 2), ("", 1), ("third", 0)], received);
    }

    [Fact]
    public async Task A_new_connection_begins_with_new_aliases()
    {
        await using var client = new TestClient(TestClient.To(_server) with { SessionExpiryInterval = 9 });
        await using (var peer = await _server.WelcomeAsync(new() { TopicAliasMaximum = 9 }))
        {
            await client.HearAsync<MqttConnected>();
            _ = client.PublishAsync("t", QualityOfService.AtLeastOnce);
            _ = client.PublishAsync("t", QualityOfService.AtLeastOnce);
            await peer.ReceivePublishAsync();
            Assert.Equal("", (await peer.ReceivePublishAsync()).Topic);
        }

        await using var again = await _server.WelcomeAsync(new() { TopicAliasMaximum = 9, SessionPresent = true });

        Assert.Equal(("t", 1), ((await again.ReceivePublishAsync()) is var first ? (first.Topic, (int)first.TopicAlias) : default));
        Assert.Equal(("", 1), ((await again.ReceivePublishAsync()) is var second ? (second.Topic, (int)second.TopicAlias) : default));
    }

    [Fact]
    public async Task An_alias_of_the_server_stands_for_the_topic_that_it_last_came_with()
    {
        await using var client = new TestClient(TestClient.To(_server) with { TopicAliasMaximum = 3 });
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();
        Assert.Equal(3, peer.Connect.TopicAliasMaximum);

        foreach (var (topic, alias) in new[] { ("a", 3), ("b", 1), ("", 3), ("", 1), ("c", 3), ("", 3) })
            peer.Send(new PublishPacket { Topic = topic, TopicAlias = (ushort)alias });

        foreach (var expected in new[] { "a", "b", "a", "b", "c", "c" })
            Assert.Equal(expected, (await client.HearAsync<ReceivedMessage>()).Topic);
    }

    [Theory]
    [InlineData("", 2, ReasonCode.ProtocolError)]
    [InlineData("t", 4, ReasonCode.TopicAliasInvalid)]
    public async Task An_alias_that_is_not_allowed_or_stands_for_nothing_ends_the_connection(string topic, ushort alias, ReasonCode reason)
    {
        await using var client = new TestClient(TestClient.To(_server) with { TopicAliasMaximum = 3 });
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        peer.Send(new PublishPacket { Topic = topic, TopicAlias = alias });

        Assert.Equal(reason, (await peer.ReceiveDisconnectAsync()).Reason);
    }

    [Fact]
    public async Task Messages_carry_the_identifiers_of_their_subscriptions()
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        var subscribing = client.Client.SubscribeAsync([new("a")], 300, default);
        var packet = await peer.ReceiveSubscribeAsync();
        peer.Send(new SubackPacket(PacketType.Suback, packet.PacketId, [ReasonCode.Success]));
        await subscribing.WaitAsync(Loopback.Bound);
        peer.Send(new PublishPacket { Topic = "a", SubscriptionIdentifiers = [300, 7] });

        Assert.Equal(300, packet.SubscriptionIdentifier);
        Assert.Equal([300, 7], (await client.HearAsync<ReceivedMessage>()).SubscriptionIdentifiers!);
    }

    [Fact]
    public async Task A_subscription_that_the_server_does_not_offer_is_answered_here()
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.WelcomeAsync(new()
        {
            SharedSubscriptionAvailable = false,
            WildcardSubscriptionAvailable = false,
            SubscriptionIdentifierAvailable = false,
        });
        await client.HearAsync<MqttConnected>();

        var identified = await client.Client.SubscribeAsync([new("a")], 1, default);
        var subscribing = client.Client.SubscribeAsync([new("$share/g/a"), new("plain"), new("a/#")], default);
        var packet = await peer.ReceiveSubscribeAsync();
        peer.Send(new SubackPacket(PacketType.Suback, packet.PacketId, [ReasonCode.GrantedQos1]));

        Assert.Equal(ReasonCode.SubscriptionIdentifiersNotSupported, Assert.Single(identified).Reason);
        Assert.Equal("plain", Assert.Single(packet.Subscriptions).Filter);
        Assert.Equal(
            [ReasonCode.SharedSubscriptionsNotSupported, ReasonCode.GrantedQos1, ReasonCode.WildcardSubscriptionsNotSupported],
            (await subscribing.WaitAsync(Loopback.Bound)).Select(result => result.Reason));
    }

    [Fact]
    public async Task What_a_subscription_may_not_be_is_refused_at_once()
    {
        await using var client = new TestClient(TestClient.To(_server));

        await Assert.ThrowsAsync<ArgumentException>(() => client.Client.SubscribeAsync([new("$share/g/a") { NoLocal = true }], default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.Client.SubscribeAsync([new("a")], 0, default));
    }
}
