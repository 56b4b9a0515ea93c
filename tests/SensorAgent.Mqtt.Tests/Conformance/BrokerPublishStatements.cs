using SensorAgent.Mqtt.Broker;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Tests.Broker;
using SensorAgent.Testing;
using static SensorAgent.Mqtt.MqttProtocolVersion;

namespace SensorAgent.Mqtt.Tests.Conformance;

/// <summary>Statements about PUBLISH and its answers that no other test of the broker shows.</summary>
public sealed class BrokerPublishStatements
{
    [Theory]
    [InlineData("\uFEFFt", "t")] // a byte order mark counts
    [InlineData("\u00E9", "e\u0301")] // one character or two that look the same
    [InlineData("T", "t")]
    [InlineData("t/", "t")]
    [InlineData("/t", "t")]
    public async Task Topics_are_compared_as_they_are(string topic, string alike)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");
        await client.SubscribeAsync(topic);

        await client.PublishAsync(alike, "other");
        await client.PublishAsync(topic, "same");

        Assert.Equal([$"PUBLISH {topic}=same"], await client.UntilPingAsync());
    }

    [Theory]
    [InlineData("30 0A 0001 74 06 08 0003 61C328")] // response topic
    [InlineData("30 09 0001 74 05 03 0002 C328")] // content type
    [InlineData("30 0B 0001 74 07 26 0001 61 0001 00")] // user property
    [InlineData("A2 07 0001 00 0002 C328")] // filter of UNSUBSCRIBE
    [InlineData("82 08 0001 00 0002 C328 00")] // filter of SUBSCRIBE
    [InlineData("A0 06 0001 00 0001 74")] // flags of UNSUBSCRIBE
    [InlineData("60 02 0001")] // flags of PUBREL
    [InlineData("82 07 0001 00 0001 74 C0")] // reserved bits of a subscription
    public async Task What_is_malformed_closes_the_connection_with_that_reason(string bytes)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");

        await client.SendHexAsync(bytes);

        Assert.Equal("DISCONNECT 0x81", await client.NextAsync());
        Assert.Equal("closed", await client.NextAsync());
    }

    [Theory]
    [InlineData("30 06 0003 612F2B 78")] // topic with a wildcard
    [InlineData("30 03 0001 00")] // topic with U+0000
    [InlineData("30 02 0000")] // empty topic
    [InlineData("30 04 0002 C328")] // topic that is no UTF-8
    [InlineData("36 05 0001 74 0001")] // QoS 3
    [InlineData("32 05 0001 74 0000")] // packet identifier 0
    [InlineData("60 02 0001")] // flags of PUBREL
    [InlineData("80 06 0001 0001 74 00")] // flags of SUBSCRIBE
    [InlineData("82 02 0001")] // SUBSCRIBE of nothing
    [InlineData("82 06 0001 0001 74 03")] // subscription of QoS 3
    [InlineData("82 06 0001 0001 74 04")] // reserved bits of a subscription
    [InlineData("82 06 0000 0001 74 00")] // packet identifier 0
    [InlineData("82 08 0001 0003 612362 00")] // filter a#b
    [InlineData("82 07 0001 0002 612B 00")] // filter a+
    [InlineData("82 07 0001 0002 C328 00")] // filter that is no UTF-8
    [InlineData("82 05 0001 0000 00")] // empty filter
    [InlineData("A0 05 0001 0001 74")] // flags of UNSUBSCRIBE
    [InlineData("A2 02 0001")] // UNSUBSCRIBE of nothing
    [InlineData("A2 06 0001 0002 C328")] // filter that is no UTF-8
    [InlineData("10 0D 0004 4D515454 04 02 0000 0001 61")] // a second CONNECT
    [InlineData("C1 00")] // flags of PINGREQ
    [InlineData("F0 00")] // AUTH is not of 3.1.1
    public async Task A_3_1_1_client_that_breaks_a_rule_is_closed(string bytes)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a", V311);

        await client.SendHexAsync(bytes);

        Assert.Equal("closed", await client.NextAsync());
    }

    [Theory]
    [InlineData(V311)]
    [InlineData(V5)]
    public async Task A_publishers_DUP_is_its_own_affair(MqttProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a", version);
        await client.SubscribeAsync("t", 2);
        await using var publisher = await broker.ConnectAsync("p", version);

        await publisher.PublishAsync("t", "1", qos: 1, id: 1, dup: true);
        await publisher.PublishAsync("t", "2", qos: 2, id: 2, dup: true);

        Assert.Equal("PUBLISH t=1 q1 id1", await client.NextAsync());
        Assert.Equal("PUBLISH t=2 q2 id2", await client.NextAsync());
    }

    [Theory]
    [InlineData(V311)]
    [InlineData(V5)]
    public async Task After_PUBACK_the_same_identifier_is_a_new_message_whatever_DUP_says(MqttProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a", version);
        await client.SubscribeAsync("t");

        foreach (var payload in new[] { "1", "2" })
        {
            await client.PublishAsync("t", payload, qos: 1, id: 7, dup: true);
            Assert.Equal($"PUBLISH t={payload}", await client.NextAsync());
            Assert.Equal("PUBACK 7", await client.NextAsync());
        }
    }

    [Fact]
    public async Task After_a_refusing_PUBREC_the_same_identifier_is_a_new_message()
    {
        using var files = new TemporaryFiles();
        await using var broker = await TestBroker.StartAsync(new() { AccessFile = files.Write("acl", "topic open") });
        await using var client = await broker.ConnectAsync("a");
        await client.SubscribeAsync("open");

        await client.PublishAsync("closed", "x", qos: 2, id: 7);
        Assert.Equal("PUBREC 7 0x87", await client.NextAsync());
        await client.PublishAsync("open", "y", qos: 2, id: 7);

        Assert.Equal("PUBLISH open=y", await client.NextAsync());
        Assert.Equal("PUBREC 7", await client.NextAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_3_1_1_publish_that_is_not_allowed_is_answered_as_if_it_were(int qos)
    {
        using var files = new TemporaryFiles();
        await using var broker = await TestBroker.StartAsync(new() { AccessFile = files.Write("acl", "topic read #") });
        await using var client = await broker.ConnectAsync("a", V311);
        await client.SubscribeAsync("t");

        await client.PublishAsync("t", "x", qos, id: 3);

        Assert.Equal([qos == 1 ? "PUBACK 3" : "PUBREC 3"], await client.UntilPingAsync());
    }

    [Fact]
    public async Task A_message_without_retain_leaves_what_is_retained_alone()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");
        await client.PublishAsync("t", "kept", retain: true);

        await client.PublishAsync("t", "passing");
        await client.PublishAsync("t", "");
        await client.PublishAsync("other", "passing");
        await client.SubscribeAsync("#");

        Assert.Equal(["PUBLISH t=kept retain"], await client.UntilPingAsync());
    }

    [Fact]
    public async Task A_client_that_takes_no_aliases_gets_none()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");
        await client.SubscribeAsync("t");

        await client.PublishAsync("t", "1");
        await client.PublishAsync("t", "2");

        Assert.Equal(["PUBLISH t=1", "PUBLISH t=2"], await client.UntilPingAsync());
    }

    [Fact]
    public async Task A_full_window_holds_up_nothing_but_publishes()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a", change: connect => connect with { ReceiveMaximum = 1 });
        await client.SubscribeAsync("t", 1);
        await client.PublishAsync("t", "1", qos: 1, id: 11);
        await client.PublishAsync("t", "2", qos: 1, id: 12);

        var packets = await client.UntilPingAsync();
        Assert.Equal(["PUBACK 11", "PUBACK 12", "PUBLISH t=1 q1 id1"], packets.Order());
        await client.SubscribeAsync("u");
        await client.SendAsync(new UnsubscribePacket(5, ["u"]));
        Assert.Equal("UNSUBACK 5 0", await client.NextAsync());
        await client.PublishAsync("u", "x", qos: 2, id: 13);
        Assert.Equal("PUBREC 13 0x10", await client.NextAsync());

        await client.SendAsync(new AckPacket(PacketType.Puback, 1));
        Assert.Equal("PUBLISH t=2 q1 id2", await client.NextAsync());
    }

    [Fact]
    public async Task What_has_been_sent_does_not_expire_any_more()
    {
        var time = new ManualTime();
        await using var broker = await TestBroker.StartAsync(time: time);
        await using (var client = await broker.ConnectAsync("a", change: Keep))
        {
            await client.SubscribeAsync("t", 2);
            await client.PublishAsync("t", "x", qos: 2, id: 4, expiry: 10);
            Assert.Equal("PUBLISH t=x q2 id1 expires10", await client.NextAsync());
            Assert.Equal("PUBREC 4", await client.NextAsync());
            client.Kill();
        }

        time.Advance(TimeSpan.FromSeconds(60));
        await using var again = await broker.ConnectAsync("a", change: Keep);

        Assert.StartsWith("PUBLISH t=x q2 dup id1", await again.NextAsync(), StringComparison.Ordinal);
        await again.SendAsync(new AckPacket(PacketType.Pubrec, 1));
        Assert.Equal("PUBREL 1", await again.NextAsync());
        await again.SendAsync(new AckPacket(PacketType.Pubrel, 4));
        Assert.Equal("PUBCOMP 4", await again.NextAsync());
    }

    [Theory]
    [InlineData(V311)]
    [InlineData(V5)]
    public async Task Acknowledgements_come_in_the_order_of_what_they_answer(MqttProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a", version);
        await using var listener = await broker.ConnectAsync("l");
        await listener.SubscribeAsync("t", 2);

        foreach (var id in new ushort[] { 30, 10, 20 })
            await client.PublishAsync("t", $"{id}", qos: 1, id: id);
        foreach (var id in new ushort[] { 6, 4, 5 })
            await client.PublishAsync("t", $"{id}", qos: 2, id: id);
        Assert.Equal(["PUBACK 30", "PUBACK 10", "PUBACK 20", "PUBREC 6", "PUBREC 4", "PUBREC 5"], await client.UntilPingAsync());
        foreach (var id in new ushort[] { 4, 6, 5 })
            await client.SendAsync(new AckPacket(PacketType.Pubrel, id));

        Assert.Equal(["PUBCOMP 4", "PUBCOMP 6", "PUBCOMP 5"], await client.UntilPingAsync());
        Assert.Equal(["30", "10", "20", "6", "4", "5"], (await listener.UntilPingAsync()).Select(packet => packet.Split('=', ' ')[2]));
    }

    private static ConnectPacket Keep(ConnectPacket connect) => connect with { CleanStart = false, SessionExpiryInterval = 3600 };
}
