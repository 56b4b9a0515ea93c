using SensorAgent.Mqtt.Broker;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Testing;

namespace SensorAgent.Mqtt.Tests.Broker;

public sealed class FlowTests
{
    [Fact]
    public async Task A_client_that_takes_aliases_gets_each_topic_once_and_then_its_alias()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a", change: connect => connect with { TopicAliasMaximum = 1 });
        await using var publisher = await broker.ConnectAsync("p");
        await client.SubscribeAsync("#");

        foreach (var topic in new[] { "one", "two", "one", "two" })
            await publisher.PublishAsync(topic, "x");

        Assert.Equal("PUBLISH one=x alias1", await client.NextAsync());
        Assert.Equal("PUBLISH two=x", await client.NextAsync());
        Assert.Equal("PUBLISH =x alias1", await client.NextAsync());
        Assert.Equal("PUBLISH two=x", await client.NextAsync());
    }

    [Fact]
    public async Task Aliases_do_not_outlive_the_connection()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var publisher = await broker.ConnectAsync("p");
        for (var i = 0; i < 2; i++)
        {
            await using var client = await broker.ConnectAsync("a", change: connect =>
                connect with { TopicAliasMaximum = 1, CleanStart = false, SessionExpiryInterval = 100 });
            await client.SubscribeAsync("t");
            await publisher.PublishAsync("t", "x");
            Assert.Equal("PUBLISH t=x alias1", await client.NextAsync());
            await client.DisconnectAsync();
        }
    }

    [Fact]
    public async Task No_more_is_in_flight_than_the_client_said_it_takes()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a", change: connect => connect with { ReceiveMaximum = 2 });
        await using var publisher = await broker.ConnectAsync("p");
        await client.SubscribeAsync("t", 1);
        for (ushort i = 1; i <= 4; i++)
        {
            await publisher.PublishAsync("t", $"{i}", qos: 1, id: i);
            Assert.Equal($"PUBACK {i}", await publisher.NextAsync());
        }

        Assert.Equal(["PUBLISH t=1 q1 id1", "PUBLISH t=2 q1 id2"], await client.UntilPingAsync());
        await client.SendAsync(new AckPacket(PacketType.Puback, 1));
        Assert.Equal(["PUBLISH t=3 q1 id3"], await client.UntilPingAsync());
    }

    [Fact]
    public async Task The_members_of_a_shared_subscription_share_the_messages()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var one = await broker.ConnectAsync("one");
        await using var two = await broker.ConnectAsync("two", MqttProtocolVersion.V311);
        await using var publisher = await broker.ConnectAsync("p");
        await one.SubscribeAsync("$share/g/t/#");
        await two.SubscribeAsync("$share/g/t/#");

        for (var i = 0; i < 10; i++)
            await publisher.PublishAsync("t/a", $"{i}");
        Assert.Empty(await publisher.UntilPingAsync());

        Assert.Equal(5, (await one.UntilPingAsync()).Count);
        Assert.Equal(5, (await two.UntilPingAsync()).Count);
    }

    [Fact]
    public async Task An_expired_message_is_not_delivered_to_a_client_that_comes_back_late()
    {
        var time = new Testing.ManualTime();
        await using var broker = await TestBroker.StartAsync(time: time);
        await using (var client = await broker.ConnectAsync("a", change: Keep))
        {
            await client.SubscribeAsync("t", 1);
            await client.DisconnectAsync();
        }

        await using var publisher = await broker.ConnectAsync("p");
        await publisher.PublishAsync("t", "short", qos: 1, expiry: 10);
        await publisher.PublishAsync("t", "long", qos: 1, expiry: 100);
        Assert.Equal(["PUBACK 1", "PUBACK 1"], await publisher.UntilPingAsync());
        time.Advance(TimeSpan.FromSeconds(40));

        await using var again = await broker.ConnectAsync("a", change: Keep);
        Assert.Equal(["PUBLISH t=long q1 id1 expires60"], await again.UntilPingAsync());
    }

    [Fact]
    public void A_rate_limit_lets_a_second_at_once_and_then_asks_to_wait()
    {
        var limit = new RateLimit(packetsPerSecond: 10, now: 0);

        Assert.Equal(TimeSpan.Zero, limit.Take(10, now: 0));
        Assert.Equal(TimeSpan.FromSeconds(0.5), limit.Take(5, now: 0));
        Assert.Equal(TimeSpan.Zero, limit.Take(0, now: 500));
        Assert.Equal(TimeSpan.FromSeconds(1), limit.Take(20, now: 10_000));
    }

    [Fact]
    public async Task A_client_that_sends_too_fast_is_read_more_slowly_and_loses_nothing()
    {
        await using var broker = await TestBroker.StartAsync(new() { MaximumPacketRate = 200 });
        await using var client = await broker.ConnectAsync("a");
        await client.SubscribeAsync("t");

        for (var i = 0; i < 300; i++)
            await client.PublishAsync("t", $"{i}");

        for (var i = 0; i < 300; i++)
            Assert.Equal($"PUBLISH t={i}", await client.NextAsync());
    }

    [Fact]
    public async Task A_client_that_never_ends_its_packet_is_silent()
    {
        var time = new ManualTime();
        await using var broker = await TestBroker.StartAsync(time: time);
        await using var client = await broker.ConnectAsync("a", change: connect => connect with { KeepAlive = 10 });

        foreach (var bytes in (string[])["30 7F 0001 74 00", "41", "41"])
        {
            await client.SendHexAsync(bytes);
            time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal("DISCONNECT 0x8D", await client.NextAsync());
        Assert.Equal("closed", await client.NextAsync());
    }

    [Fact]
    public void Strangers_cannot_fill_the_log()
    {
        var throttle = new LogThrottle();

        Assert.Equal(30, Enumerable.Range(0, 1000).Count(_ => throttle.Allows(now: 5)));
        Assert.True(throttle.Allows(now: 60_005));
    }

    private static ConnectPacket Keep(ConnectPacket connect) => connect with { CleanStart = false, SessionExpiryInterval = 3600 };
}
