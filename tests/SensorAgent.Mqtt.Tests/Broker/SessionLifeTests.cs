using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Testing;

namespace SensorAgent.Mqtt.Tests.Broker;

public sealed class SessionLifeTests
{
    private static ConnectPacket Keep(ConnectPacket connect) => connect with { CleanStart = false, SessionExpiryInterval = 3600 };

    private static ConnectPacket Persistent(ConnectPacket connect) => connect with { CleanStart = false };

    [Fact]
    public async Task A_session_waits_for_its_client_with_subscriptions_and_messages()
    {
        await using var broker = await TestBroker.StartAsync();
        await using (var client = await broker.ConnectAsync("a", MqttProtocolVersion.V311, Persistent))
        {
            Assert.False(client.Answer!.SessionPresent);
            await client.SubscribeAsync("t", 1);
            await client.DisconnectAsync();
        }

        await using var publisher = await broker.ConnectAsync("p");
        await publisher.PublishAsync("t", "0", qos: 0);
        await publisher.PublishAsync("t", "1", qos: 1);
        Assert.Equal("PUBACK 1", await publisher.NextAsync());

        await using var again = await broker.ConnectAsync("a", MqttProtocolVersion.V311, Persistent);
        Assert.True(again.Answer!.SessionPresent);
        Assert.Equal("PUBLISH t=1 q1 id1", await again.NextAsync());
        await publisher.PublishAsync("t", "2");
        Assert.Equal("PUBLISH t=2", await again.NextAsync());
    }

    [Fact]
    public async Task A_clean_start_forgets_what_was()
    {
        await using var broker = await TestBroker.StartAsync();
        await using (var client = await broker.ConnectAsync("a", change: Keep))
        {
            await client.SubscribeAsync("t", 1);
            await client.DisconnectAsync();
        }

        await using var again = await broker.ConnectAsync("a");
        Assert.False(again.Answer!.SessionPresent);
        await again.PublishAsync("t", "x");

        Assert.Empty(await again.UntilPingAsync());
    }

    [Fact]
    public async Task Without_an_expiry_a_session_of_version_5_ends_with_the_connection()
    {
        await using var broker = await TestBroker.StartAsync();
        await using (var client = await broker.ConnectAsync("a", change: connect => connect with { CleanStart = false }))
            await client.DisconnectAsync();

        await using var again = await broker.ConnectAsync("a", change: Keep);

        Assert.False(again.Answer!.SessionPresent);
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public async Task A_session_expires_when_its_time_is_over(int seconds, bool isPresent)
    {
        var time = new ManualTime();
        await using var broker = await TestBroker.StartAsync(time: time);
        await using (var client = await broker.ConnectAsync("a", change: connect => Keep(connect) with { SessionExpiryInterval = 60 }))
            await client.DisconnectAsync();

        time.Advance(TimeSpan.FromSeconds(seconds));
        await using var again = await broker.ConnectAsync("a", change: Keep);

        Assert.Equal(isPresent, again.Answer!.SessionPresent);
    }

    [Fact]
    public async Task A_DISCONNECT_can_change_the_expiry_but_not_begin_one()
    {
        await using var broker = await TestBroker.StartAsync();
        await using (var client = await broker.ConnectAsync("a", change: Keep))
            await client.DisconnectAsync(expiry: 0);
        await using (var again = await broker.ConnectAsync("a", change: connect => connect with { CleanStart = false }))
        {
            Assert.False(again.Answer!.SessionPresent);
            await again.SendAsync(new DisconnectPacket { SessionExpiryInterval = 5 });
            Assert.Equal("DISCONNECT 0x82", await again.NextAsync());
        }
    }

    [Fact]
    public async Task An_expiry_longer_than_allowed_is_cut_and_the_client_told()
    {
        await using var broker = await TestBroker.StartAsync(new() { MaximumSessionExpiry = TimeSpan.FromMinutes(1) });
        await using var client = await broker.ConnectAsync("a", change: Keep);

        Assert.Equal(60u, client.Answer!.SessionExpiryInterval);
    }

    [Fact]
    public async Task Messages_not_acknowledged_come_again_marked_and_a_released_one_is_released_again()
    {
        await using var broker = await TestBroker.StartAsync();
        await using (var client = await broker.ConnectAsync("a", change: Keep))
        {
            await client.SubscribeAsync("t", 2);
            await client.PublishAsync("t", "1", qos: 1);
            Assert.Equal("PUBLISH t=1 q1 id1", await client.NextAsync());
            Assert.Equal("PUBACK 1", await client.NextAsync());
            await client.PublishAsync("t", "2", qos: 2);
            Assert.Equal("PUBLISH t=2 q2 id2", await client.NextAsync());
            Assert.Equal("PUBREC 1", await client.NextAsync());
            await client.SendAsync(new AckPacket(PacketType.Pubrec, 2));
            Assert.Equal("PUBREL 2", await client.NextAsync());
            client.Kill();
        }

        await using var again = await broker.ConnectAsync("a", change: Keep);

        Assert.Equal("PUBLISH t=1 q1 dup id1", await again.NextAsync());
        Assert.Equal("PUBREL 2", await again.NextAsync());
    }

    [Fact]
    public async Task A_QoS_2_message_begun_on_the_old_connection_is_not_delivered_again_on_the_new()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var subscriber = await broker.ConnectAsync("s");
        await subscriber.SubscribeAsync("t");
        await using (var client = await broker.ConnectAsync("a", change: Keep))
        {
            await client.PublishAsync("t", "x", qos: 2, id: 4);
            Assert.Equal("PUBREC 4", await client.NextAsync());
            client.Kill();
        }

        await using var again = await broker.ConnectAsync("a", change: Keep);
        await again.PublishAsync("t", "x", qos: 2, id: 4, dup: true);
        Assert.Equal("PUBREC 4", await again.NextAsync());
        await again.SendAsync(new AckPacket(PacketType.Pubrel, 4));
        Assert.Equal("PUBCOMP 4", await again.NextAsync());

        Assert.Equal(["PUBLISH t=x"], await subscriber.UntilPingAsync());
    }

    [Fact]
    public async Task Taking_over_goes_on_with_the_session()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var older = await broker.ConnectAsync("a", change: Keep);
        await older.SubscribeAsync("t");

        await using var newer = await broker.ConnectAsync("a", change: Keep);
        Assert.True(newer.Answer!.SessionPresent);
        await newer.PublishAsync("t", "x");

        Assert.Equal("PUBLISH t=x", await newer.NextAsync());
        Assert.Equal("DISCONNECT 0x8E", await older.NextAsync());
    }

    [Fact]
    public async Task A_session_that_was_to_end_with_its_connection_is_not_taken_over()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var older = await broker.ConnectAsync("a", MqttProtocolVersion.V311);
        await older.SubscribeAsync("t");

        await using var newer = await broker.ConnectAsync("a", MqttProtocolVersion.V311, Persistent);

        Assert.False(newer.Answer!.SessionPresent);
        await newer.PublishAsync("t", "x");
        Assert.Empty(await newer.UntilPingAsync());
    }

    [Fact]
    public async Task More_subscriptions_than_allowed_are_refused_one_by_one()
    {
        await using var broker = await TestBroker.StartAsync(new() { MaximumSubscriptions = 1 });
        await using var client = await broker.ConnectAsync("a");

        await client.SendAsync(new SubscribePacket(2, [new("a", QualityOfService.AtLeastOnce), new("b"), new("a")]));

        Assert.Equal("SUBACK 2 1 151 0", await client.NextAsync());
    }

    [Fact]
    public async Task More_sessions_than_allowed_are_refused()
    {
        await using var broker = await TestBroker.StartAsync(new() { MaximumSessions = 1 });
        await using (var client = await broker.ConnectAsync("a", change: Keep))
            await client.DisconnectAsync();
        await using var other = await broker.OpenAsync();

        await other.SendAsync(new ConnectPacket { ClientId = "b" });

        Assert.Equal("CONNACK 0x97", await other.NextAsync());
    }

    [Fact]
    public async Task A_client_that_sends_more_QoS_2_than_it_may_is_disconnected()
    {
        await using var broker = await TestBroker.StartAsync(new() { ReceiveMaximum = 2 });
        await using var client = await broker.ConnectAsync("a");

        for (ushort id = 1; id <= 3; id++)
            await client.PublishAsync("t", "x", qos: 2, id: id);

        Assert.Equal("PUBREC 1 0x10", await client.NextAsync());
        Assert.Equal("PUBREC 2 0x10", await client.NextAsync());
        Assert.Equal("DISCONNECT 0x93", await client.NextAsync());
    }
}
