using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Tests.Broker;

public sealed class PublishTests
{
    [Theory]
    [InlineData(MqttProtocolVersion.V311, MqttProtocolVersion.V5)]
    [InlineData(MqttProtocolVersion.V5, MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V311, MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V5, MqttProtocolVersion.V5)]
    public async Task Messages_of_every_QoS_pass_between_the_versions(MqttProtocolVersion from, MqttProtocolVersion to)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var publisher = await broker.ConnectAsync("p", from);
        await using var subscriber = await broker.ConnectAsync("s", to);
        await subscriber.SubscribeAsync("/Sensor/#", qos: 2);

        await publisher.PublishAsync("/Sensor/a", "0");
        await publisher.PublishAsync("/Sensor/a", "1", qos: 1, id: 11);
        await publisher.PublishAsync("/Sensor/a", "2", qos: 2, id: 12);

        Assert.Equal("PUBACK 11", await publisher.NextAsync());
        Assert.Equal("PUBREC 12", await publisher.NextAsync());
        await publisher.SendAsync(new AckPacket(PacketType.Pubrel, 12));
        Assert.Equal("PUBCOMP 12", await publisher.NextAsync());
        Assert.Equal("PUBLISH /Sensor/a=0", await subscriber.NextAsync());
        Assert.Equal("PUBLISH /Sensor/a=1 q1 id1", await subscriber.NextAsync());
        Assert.Equal("PUBLISH /Sensor/a=2 q2 id2", await subscriber.NextAsync());
        await subscriber.SendAsync(new AckPacket(PacketType.Puback, 1));
        await subscriber.SendAsync(new AckPacket(PacketType.Pubrec, 2));
        Assert.Equal("PUBREL 2", await subscriber.NextAsync());
        await subscriber.SendAsync(new AckPacket(PacketType.Pubcomp, 2));
        Assert.Empty(await subscriber.UntilPingAsync());
    }

    [Theory]
    [InlineData(0, 2, "PUBLISH t=x")]
    [InlineData(2, 0, "PUBLISH t=x")]
    [InlineData(2, 1, "PUBLISH t=x q1 id1")]
    [InlineData(1, 2, "PUBLISH t=x q1 id1")]
    public async Task The_lower_QoS_of_publisher_and_subscriber_counts(int published, int subscribed, string expected)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");
        await using var publisher = await broker.ConnectAsync("p");
        await client.SubscribeAsync("t", subscribed);

        await publisher.PublishAsync("t", "x", published);

        Assert.Equal(expected, await client.NextAsync());
    }

    [Fact]
    public async Task A_QoS_2_message_sent_twice_is_delivered_once()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");
        await client.SubscribeAsync("t", 0);

        await client.PublishAsync("t", "x", qos: 2, id: 5);
        Assert.Equal("PUBLISH t=x", await client.NextAsync());
        Assert.Equal("PUBREC 5", await client.NextAsync());
        await client.PublishAsync("t", "x", qos: 2, id: 5, dup: true);
        Assert.Equal("PUBREC 5", await client.NextAsync());
        await client.SendAsync(new AckPacket(PacketType.Pubrel, 5));
        Assert.Equal("PUBCOMP 5", await client.NextAsync());
        await client.PublishAsync("t", "y", qos: 2, id: 5);

        Assert.Equal("PUBLISH t=y", await client.NextAsync());
    }

    [Fact]
    public async Task Acknowledgements_of_nothing_are_answered_and_harm_nobody()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");

        await client.SendAsync(new AckPacket(PacketType.Puback, 1));
        await client.SendAsync(new AckPacket(PacketType.Pubcomp, 1));
        await client.SendAsync(new AckPacket(PacketType.Pubrec, 1));
        await client.SendAsync(new AckPacket(PacketType.Pubrel, 1));

        Assert.Equal(["PUBREL 1 0x92", "PUBCOMP 1 0x92"], await client.UntilPingAsync());
    }

    [Fact]
    public async Task A_publisher_of_version_5_learns_that_nobody_listens()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");

        await client.PublishAsync("t", "x", qos: 1, id: 3);

        Assert.Equal("PUBACK 3 0x10", await client.NextAsync());
    }

    [Fact]
    public async Task Overlapping_subscriptions_bring_a_message_once_with_the_highest_QoS_and_all_identifiers()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");
        await using var publisher = await broker.ConnectAsync("p");
        await client.SubscribeAsync("a/#", 0, identifier: 7);
        await client.SubscribeAsync("a/+", 1, identifier: 3);
        await client.SubscribeAsync("a/b", 0);

        await publisher.PublishAsync("a/b", "x", qos: 2);

        Assert.Equal("PUBLISH a/b=x q1 id1 sub3 sub7", await client.NextAsync());
        Assert.Empty(await client.UntilPingAsync());
    }

    [Fact]
    public async Task No_local_keeps_a_clients_own_messages_from_it()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");
        await using var other = await broker.ConnectAsync("b");
        await client.SubscribeAsync("t", change: subscription => subscription with { NoLocal = true });
        await other.SubscribeAsync("t");

        await client.PublishAsync("t", "x");

        Assert.Equal("PUBLISH t=x", await other.NextAsync());
        Assert.Empty(await client.UntilPingAsync());
    }

    [Fact]
    public async Task Unsubscribing_ends_the_messages()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");
        await client.SubscribeAsync("t");

        await client.SendAsync(new UnsubscribePacket(4, ["t", "never"]));
        Assert.Equal("UNSUBACK 4 0 17", await client.NextAsync());
        await client.PublishAsync("t", "x");

        Assert.Empty(await client.UntilPingAsync());
    }

    [Fact]
    public async Task A_topic_alias_stands_for_the_topic_it_was_sent_with()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");
        await client.SubscribeAsync("t");

        await client.SendAsync(new PublishPacket { Topic = "t", TopicAlias = 2, Payload = "1"u8.ToArray() });
        await client.SendAsync(new PublishPacket { Topic = "", TopicAlias = 2, Payload = "2"u8.ToArray() });

        Assert.Equal("PUBLISH t=1", await client.NextAsync());
        Assert.Equal("PUBLISH t=2", await client.NextAsync());
    }

    [Fact]
    public async Task What_an_MQTT_5_publisher_says_about_a_message_arrives_unaltered()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");
        await client.SubscribeAsync("t");

        await client.SendAsync(new PublishPacket
        {
            Topic = "t",
            Payload = "21.4"u8.ToArray(),
            ExpiryInterval = 60,
            Properties = new()
            {
                ContentType = "text/plain",
                PayloadFormat = PayloadFormat.Utf8,
                ResponseTopic = "answers/7",
                CorrelationData = new byte[] { 1, 2, 3 },
                UserProperties = [new("unit", "°C"), new("unit", "again"), new("quality", "good")],
            },
        });

        var packet = Assert.IsType<PublishPacket>(await client.ReadAsync());
        Assert.Equal(60u, packet.ExpiryInterval);
        Assert.Equal(("text/plain", PayloadFormat.Utf8, "answers/7"), (packet.Properties!.ContentType, packet.Properties.PayloadFormat, packet.Properties.ResponseTopic));
        Assert.Equal([1, 2, 3], packet.Properties.CorrelationData!.Value.ToArray());
        Assert.Equal(["unit=°C", "unit=again", "quality=good"], packet.Properties.UserProperties.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Fact]
    public async Task A_message_larger_than_a_client_takes_is_not_sent_to_it()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a", change: connect => connect with { MaximumPacketSize = 50 });
        await client.SubscribeAsync("t", qos: 1);
        await using var publisher = await broker.ConnectAsync("p");

        await publisher.PublishAsync("t", new string('x', 50), qos: 1);
        await publisher.PublishAsync("t", "small", qos: 0);

        Assert.Equal("PUBLISH t=small", await client.NextAsync());
    }

    [Fact]
    public async Task Nobody_but_the_broker_publishes_below_SYS()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");

        await client.PublishAsync("$SYS/broker/uptime", "forged", qos: 1);

        Assert.Equal("PUBACK 1 0x87", await client.NextAsync());
    }

    [Theory]
    [InlineData("30 06 0003 612F23 00", 0x90)] // topic a/#
    [InlineData("30 02 0000", 0x81)] // properties missing
    [InlineData("30 03 0000 00", 0x82)] // neither topic nor alias
    [InlineData("30 06 0000 03 23 0041", 0x94)] // alias 65 of 64
    [InlineData("30 06 0000 03 23 0001", 0x82)] // alias never set
    [InlineData("30 06 0001 74 02 0B 01", 0x82)] // subscription identifier from a client
    [InlineData("30 06 0003 61C328 00", 0x81)] // ill-formed UTF-8
    [InlineData("30 04 0001 00 00", 0x81)] // U+0000
    [InlineData("32 06 0001 74 0000 00", 0x82)] // packet identifier 0
    [InlineData("36 06 0001 74 0001 00", 0x81)] // QoS 3
    [InlineData("38 04 0001 74 00", 0x81)] // DUP with QoS 0
    [InlineData("80 07 0001 00 0001 74 00", 0x81)] // SUBSCRIBE with wrong flags
    [InlineData("82 03 0001 00", 0x82)] // SUBSCRIBE of nothing
    [InlineData("82 09 0001 00 0003 612362 00", 0x8F)] // filter a#b
    [InlineData("82 06 0001 00 0000 00", 0x8F)] // empty filter
    [InlineData("20 03 00 00 00", 0x82)] // CONNACK from a client
    [InlineData("F0 00", 0x82)] // AUTH from nowhere
    [InlineData("C0 01 00", 0x81)] // PINGREQ with a body
    [InlineData("C1 00", 0x81)] // reserved flags
    [InlineData("30 FF FF FF 7F", 0x95)] // larger than allowed
    public async Task A_broken_packet_ends_that_connection_with_the_right_reason_and_no_other(string bytes, int reason)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var bystander = await broker.ConnectAsync("bystander");
        await using var client = await broker.ConnectAsync("a");

        await client.SendHexAsync(bytes);

        Assert.Equal($"DISCONNECT 0x{reason:X2}", await client.NextAsync());
        Assert.Equal("closed", await client.NextAsync());
        Assert.Single(broker.Warnings);
        Assert.Empty(await bystander.UntilPingAsync());
    }

    [Fact]
    public async Task The_reason_is_also_told_in_words_unless_the_client_takes_no_packet_so_long()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");
        await using var small = await broker.ConnectAsync("b", change: connect => connect with { MaximumPacketSize = 20 });

        await client.SendHexAsync("F0 00");
        await small.SendHexAsync("F0 00");

        Assert.Equal("A client that connected without an authentication method sent AUTH.", Assert.IsType<DisconnectPacket>(await client.ReadAsync()).ReasonString);
        Assert.Null(Assert.IsType<DisconnectPacket>(await small.ReadAsync()).ReasonString);
    }

    [Fact]
    public async Task A_3_1_1_client_that_breaks_the_protocol_is_closed_without_a_packet_it_would_not_know()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a", MqttProtocolVersion.V311);

        await client.SendHexAsync("30 05 0003 612F23");

        Assert.Equal("closed", await client.NextAsync());
    }

    [Fact]
    public async Task Packets_that_come_byte_by_byte_or_all_at_once_are_the_same()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a", MqttProtocolVersion.V311);

        foreach (var one in Convert.FromHexString("820600010001740030040001746130040001746230040001" + "7463"))
            await client.SendBytesAsync([one]);

        Assert.Equal("SUBACK 1 0", await client.NextAsync());
        foreach (var payload in new[] { "a", "b", "c" })
            Assert.Equal($"PUBLISH t={payload}", await client.NextAsync());
    }

    [Fact]
    public async Task A_message_of_a_megabyte_passes()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");
        await client.SubscribeAsync("t", 1);
        var payload = new string('x', 1_000_000);

        await client.PublishAsync("t", payload, qos: 1, id: 8);

        Assert.Equal($"PUBLISH t={payload} q1 id1", await client.NextAsync());
        Assert.Equal("PUBACK 8", await client.NextAsync());
    }

    [Fact]
    public async Task A_client_that_reads_nothing_delays_nobody_and_loses_only_its_own()
    {
        await using var broker = await TestBroker.StartAsync(new() { MaximumPendingBytes = 100_000 });
        await using var stalled = await broker.ConnectAsync("stalled");
        await using var reading = await broker.ConnectAsync("reading");
        await stalled.SubscribeAsync("t");
        await reading.SubscribeAsync("t");
        await using var publisher = await broker.ConnectAsync("p");
        var payload = new string('x', 50_000);

        for (var i = 0; i < 400; i++) // 20 MB: more than any socket's buffer
        {
            await publisher.PublishAsync("t", payload);
            Assert.Equal($"PUBLISH t={payload}", await reading.NextAsync());
        }

        Assert.Contains(broker.Warnings, warning => warning.Contains("stalled", StringComparison.Ordinal));
        Assert.Single(broker.Warnings);
    }
}
