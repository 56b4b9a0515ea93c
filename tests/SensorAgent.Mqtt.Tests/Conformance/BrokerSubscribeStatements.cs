using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Tests.Broker;
using static SensorAgent.Mqtt.MqttProtocolVersion;

namespace SensorAgent.Mqtt.Tests.Conformance;

/// <summary>Statements about SUBSCRIBE, UNSUBSCRIBE and shared subscriptions that no other test of the broker shows.</summary>
public sealed class BrokerSubscribeStatements
{
    [Theory]
    [InlineData(V311)]
    [InlineData(V5)]
    public async Task Several_filters_are_several_subscriptions_with_one_answer(MqttProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a", version);

        await client.SendAsync(new SubscribePacket(
            3, [new("a"), new("b", QualityOfService.AtLeastOnce), new("c/+", QualityOfService.ExactlyOnce)]));
        Assert.Equal("SUBACK 3 0 1 2", await client.NextAsync());
        foreach (var (topic, id) in new (string, ushort)[] { ("a", 7), ("b", 8), ("c/d", 9) })
            await client.PublishAsync(topic, "x", qos: 2, id: id);

        Assert.Equal(
            ["PUBLISH a=x", "PUBLISH b=x q1 id1", "PUBLISH c/d=x q2 id2"],
            (await client.UntilPingAsync()).Where(packet => packet.StartsWith("PUBLISH", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(V311, "UNSUBACK 4")]
    [InlineData(V5, "UNSUBACK 4 0 17 0")]
    public async Task Several_filters_are_unsubscribed_with_one_answer_and_only_if_they_are_equal(MqttProtocolVersion version, string answer)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a", version);
        foreach (var filter in new[] { "a/+", "a/#", "c" })
            await client.SubscribeAsync(filter);

        await client.SendAsync(new UnsubscribePacket(4, ["a/+", "a/b", "c"]));
        Assert.Equal(answer, await client.NextAsync());
        await client.PublishAsync("a/b", "x");
        await client.PublishAsync("c", "x");

        Assert.Equal(["PUBLISH a/b=x"], await client.UntilPingAsync());
    }

    [Theory]
    [InlineData(V311)]
    [InlineData(V5)]
    public async Task Unsubscribing_from_nothing_is_answered(MqttProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a", version);

        await client.SendAsync(new UnsubscribePacket(4, ["t"]));

        Assert.Equal(version == V5 ? "UNSUBACK 4 17" : "UNSUBACK 4", await client.NextAsync());
    }

    [Theory]
    [InlineData(V311)]
    [InlineData(V5)]
    public async Task What_is_under_way_is_completed_after_unsubscribing(MqttProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a", version);
        await client.SubscribeAsync("t", 2);
        await using var publisher = await broker.ConnectAsync("p");
        await publisher.PublishAsync("t", "x", qos: 2);
        Assert.Equal("PUBLISH t=x q2 id1", await client.NextAsync());

        await client.SendAsync(new UnsubscribePacket(4, ["t"]));
        Assert.StartsWith("UNSUBACK 4", await client.NextAsync(), StringComparison.Ordinal);
        await client.SendAsync(new AckPacket(PacketType.Pubrec, 1));

        Assert.Equal("PUBREL 1", await client.NextAsync());
    }

    [Theory]
    [InlineData(V311)]
    [InlineData(V5)]
    public async Task Subscribing_again_sends_what_is_retained_again_and_loses_nothing(MqttProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a", version);
        await client.PublishAsync("t", "kept", qos: 1, retain: true);
        Assert.Single(await client.UntilPingAsync());

        await client.SubscribeAsync("t", 1);
        Assert.Equal("PUBLISH t=kept q1 retain id1", await client.NextAsync());
        await client.SubscribeAsync("t");
        Assert.Equal("PUBLISH t=kept retain", await client.NextAsync());
        await client.PublishAsync("t", "next");

        Assert.Equal(["PUBLISH t=next"], await client.UntilPingAsync());
    }

    [Fact]
    public async Task The_members_of_a_shared_subscription_each_have_their_granted_QoS()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var one = await broker.ConnectAsync("one");
        await using var two = await broker.ConnectAsync("two");
        await one.SubscribeAsync("$share/g/t", 0);
        await two.SubscribeAsync("$share/g/t", 1);
        await using var publisher = await broker.ConnectAsync("p");

        for (ushort id = 1; id <= 4; id++)
            await publisher.PublishAsync("t", $"{id}", qos: 2, id: id);
        Assert.Equal(4, (await publisher.UntilPingAsync()).Count);

        Assert.All(await one.UntilPingAsync(), packet => Assert.DoesNotContain(" q", packet, StringComparison.Ordinal));
        Assert.All(await two.UntilPingAsync(), packet => Assert.Contains(" q1", packet, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_shared_message_that_was_begun_with_one_member_is_completed_with_that_member()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var one = await broker.ConnectAsync("one", change: Keep);
        await one.SubscribeAsync("$share/g/t", 2);
        await using var publisher = await broker.ConnectAsync("p");
        await publisher.PublishAsync("t", "x", qos: 2);
        Assert.Equal("PUBLISH t=x q2 id1", await one.NextAsync());
        await using var two = await broker.ConnectAsync("two");
        await two.SubscribeAsync("$share/g/t", 2);

        one.Kill();
        await using var again = await broker.ConnectAsync("one", change: Keep);

        Assert.Equal("PUBLISH t=x q2 dup id1", await again.NextAsync());
        Assert.Empty(await two.UntilPingAsync());
    }

    [Fact]
    public async Task A_shared_message_whose_member_ends_its_session_goes_to_no_other()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var one = await broker.ConnectAsync("one");
        await one.SubscribeAsync("$share/g/t", 2);
        await using var publisher = await broker.ConnectAsync("p");
        await publisher.PublishAsync("t", "x", qos: 2);
        Assert.Equal("PUBLISH t=x q2 id1", await one.NextAsync());
        await using var two = await broker.ConnectAsync("two");
        await two.SubscribeAsync("$share/g/t", 2);

        await one.DisconnectAsync();

        Assert.Empty(await two.UntilPingAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_shared_message_that_a_member_refuses_goes_to_no_other(int qos)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var one = await broker.ConnectAsync("one", change: Keep);
        await one.SubscribeAsync("$share/g/t", qos);
        await using var publisher = await broker.ConnectAsync("p");
        await publisher.PublishAsync("t", "x", qos);
        Assert.Equal($"PUBLISH t=x q{qos} id1", await one.NextAsync());
        await using var two = await broker.ConnectAsync("two");
        await two.SubscribeAsync("$share/g/t", qos);

        await one.SendAsync(new AckPacket(qos == 1 ? PacketType.Puback : PacketType.Pubrec, 1, ReasonCode.QuotaExceeded));
        Assert.Empty(await one.UntilPingAsync());

        Assert.Empty(await two.UntilPingAsync());
        await one.DisconnectAsync();
        await using var again = await broker.ConnectAsync("one", change: Keep);
        Assert.Empty(await again.UntilPingAsync()); // and it is not sent again either
    }

    private static ConnectPacket Keep(ConnectPacket connect) => connect with { CleanStart = false, SessionExpiryInterval = 3600 };
}
