using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Tests.Client;
using SensorAgent.Mqtt.Tests.Transport;
using static SensorAgent.Mqtt.MqttProtocolVersion;
using TestClient = SensorAgent.Mqtt.Tests.Client.TestClient;

namespace SensorAgent.Mqtt.Tests.Conformance;

/// <summary>Statements that no other test of the client shows.</summary>
public sealed class ClientStatements : IDisposable
{
    private const QualityOfService Qos1 = QualityOfService.AtLeastOnce;
    private const QualityOfService Qos2 = QualityOfService.ExactlyOnce;
    private readonly ScriptedServer _server = new();

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData(V311)]
    [InlineData(V5)]
    public async Task A_first_publish_has_no_DUP_and_an_identifier_of_its_own(MqttProtocolVersion version)
    {
        await using var client = new TestClient(TestClient.To(_server) with { Version = version });
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        _ = client.PublishAsync("a", Qos1);
        _ = client.PublishAsync("b", Qos2);
        _ = client.PublishAsync("c", QualityOfService.AtMostOnce);
        var packets = new[] { await peer.ReceivePublishAsync(), await peer.ReceivePublishAsync(), await peer.ReceivePublishAsync() };

        Assert.All(packets, packet => Assert.False(packet.Duplicate));
        var byTopic = packets.ToDictionary(packet => packet.Topic, packet => packet.PacketId);
        Assert.Equal(0, byTopic["c"]);
        Assert.NotEqual(byTopic["a"], byTopic["b"]);
        Assert.DoesNotContain((ushort)0, new[] { byTopic["a"], byTopic["b"] });
        await Abandon(client);
    }

    [Fact]
    public async Task Without_an_alias_maximum_topics_go_whole()
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        for (var i = 0; i < 2; i++)
        {
            await client.PublishAsync("t", QualityOfService.AtMostOnce);
            var packet = await peer.ReceivePublishAsync();
            Assert.Equal(("t", 0, null), (packet.Topic, (int)packet.TopicAlias, packet.SubscriptionIdentifiers));
        }
    }

    [Fact]
    public async Task A_full_window_holds_up_nothing_but_publishes()
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.WelcomeAsync(new() { ReceiveMaximum = 1 });
        await client.HearAsync<MqttConnected>();
        _ = client.PublishAsync("a", Qos1);
        _ = client.PublishAsync("b", Qos1);
        var first = await peer.ReceivePublishAsync();

        var subscribing = client.Client.SubscribeAsync([new("t")], default);
        var subscribe = await peer.ReceiveSubscribeAsync();
        peer.Send(new SubackPacket(PacketType.Suback, subscribe.PacketId, [ReasonCode.Success]));
        await subscribing.WaitAsync(Loopback.Bound);
        peer.Send(new PublishPacket { Topic = "t", Qos = Qos1, PacketId = 9 });
        Assert.Equal(9, (await peer.ReceiveAckAsync(PacketType.Puback)).PacketId);
        peer.Send(new PublishPacket { Topic = "t", Qos = Qos2, PacketId = 10 });
        Assert.Equal(10, (await peer.ReceiveAckAsync(PacketType.Pubrec)).PacketId);

        Assert.NotEqual(first.PacketId, subscribe.PacketId);
        peer.Send(new AckPacket(PacketType.Puback, first.PacketId));
        Assert.Equal("b", (await peer.ReceivePublishAsync()).Topic);
        await Abandon(client);
    }

    [Theory]
    [InlineData(V311)]
    [InlineData(V5)]
    public async Task Acknowledgements_go_in_the_order_of_what_they_answer(MqttProtocolVersion version)
    {
        await using var client = new TestClient(TestClient.To(_server) with { Version = version });
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        foreach (var id in new ushort[] { 30, 10, 20 })
            peer.Send(new PublishPacket { Topic = "t", Qos = Qos1, PacketId = id });
        foreach (var id in new ushort[] { 30, 10, 20 })
            Assert.Equal(id, (await peer.ReceiveAckAsync(PacketType.Puback)).PacketId);
        foreach (var id in new ushort[] { 6, 4, 5 })
            peer.Send(new PublishPacket { Topic = "t", Qos = Qos2, PacketId = id });
        foreach (var id in new ushort[] { 6, 4, 5 })
            Assert.Equal(id, (await peer.ReceiveAckAsync(PacketType.Pubrec)).PacketId);
        foreach (var id in new ushort[] { 4, 6, 5 })
            peer.Send(new AckPacket(PacketType.Pubrel, id));
        foreach (var id in new ushort[] { 4, 6, 5 })
            Assert.Equal(id, (await peer.ReceiveAckAsync(PacketType.Pubcomp)).PacketId);
    }

    [Theory]
    [InlineData(V311)]
    [InlineData(V5)]
    public async Task PUBREL_goes_in_the_order_of_PUBREC(MqttProtocolVersion version)
    {
        await using var client = new TestClient(TestClient.To(_server) with { Version = version });
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();
        var publishing = new[] { client.PublishAsync("a", Qos2), client.PublishAsync("b", Qos2), client.PublishAsync("c", Qos2) };
        var ids = new[] { (await peer.ReceivePublishAsync()).PacketId, (await peer.ReceivePublishAsync()).PacketId, (await peer.ReceivePublishAsync()).PacketId };

        foreach (var i in new[] { 1, 2, 0 })
            peer.Send(new AckPacket(PacketType.Pubrec, ids[i]));
        foreach (var i in new[] { 1, 2, 0 })
            Assert.Equal(ids[i], (await peer.ReceiveAckAsync(PacketType.Pubrel)).PacketId);
        Assert.All(publishing, publish => Assert.False(publish.IsCompleted));
        foreach (var id in ids)
            peer.Send(new AckPacket(PacketType.Pubcomp, id));

        Assert.All(await Task.WhenAll(publishing).WaitAsync(Loopback.Bound), result => Assert.True(result.IsSuccess));
    }

    [Theory]
    [InlineData(V311)]
    [InlineData(V5)]
    public async Task After_PUBACK_the_same_identifier_is_a_new_message_whatever_DUP_says(MqttProtocolVersion version)
    {
        await using var client = new TestClient(TestClient.To(_server) with { Version = version });
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        for (var i = 0; i < 2; i++)
        {
            peer.Send(new PublishPacket { Topic = $"t{i}", Qos = Qos1, PacketId = 7, Duplicate = true });
            Assert.Equal($"t{i}", (await client.HearAsync<ReceivedMessage>()).Topic);
            Assert.Equal(7, (await peer.ReceiveAckAsync(PacketType.Puback)).PacketId);
        }
    }

    [Fact]
    public async Task After_PUBCOMP_the_same_identifier_is_a_new_message()
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        for (var i = 0; i < 2; i++)
        {
            peer.Send(new PublishPacket { Topic = $"t{i}", Qos = Qos2, PacketId = 7 });
            Assert.Equal($"t{i}", (await client.HearAsync<ReceivedMessage>()).Topic);
            Assert.Equal(7, (await peer.ReceiveAckAsync(PacketType.Pubrec)).PacketId);
            peer.Send(new AckPacket(PacketType.Pubrel, 7));
            Assert.Equal(7, (await peer.ReceiveAckAsync(PacketType.Pubcomp)).PacketId);
        }
    }

    [Fact]
    public async Task A_released_identifier_that_is_not_known_is_answered_as_such()
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        peer.Send(new AckPacket(PacketType.Pubrel, 99));

        var pubcomp = await peer.ReceiveAckAsync(PacketType.Pubcomp);
        Assert.Equal((99, ReasonCode.PacketIdentifierNotFound), (pubcomp.PacketId, pubcomp.Reason));
    }

    [Fact]
    public async Task A_server_that_takes_QoS_2_as_QoS_1_is_believed()
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        var publishing = client.PublishAsync("t", Qos2);
        peer.Send(new AckPacket(PacketType.Puback, (await peer.ReceivePublishAsync()).PacketId));

        Assert.True((await publishing.WaitAsync(Loopback.Bound)).IsSuccess);
        Assert.Equal(0, client.Client.Unacknowledged);
    }

    [Fact]
    public async Task A_session_that_the_client_has_not_is_not_accepted()
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.AcceptAsync();
        Assert.True((await peer.ReceiveConnectAsync()).CleanStart);

        peer.Send(new ConnackPacket { SessionPresent = true });

        Assert.Equal(MqttFailure.ProtocolError, (await client.HearAsync<MqttDisconnected>()).Failure);
    }

    [Theory]
    [InlineData("20 03 00 00 00", ReasonCode.ProtocolError)] // a second CONNACK
    [InlineData("10 0E 0004 4D515454 05 02 0000 00 0001 61", ReasonCode.ProtocolError)] // CONNECT
    [InlineData("82 07 0001 00 0001 74 00", ReasonCode.ProtocolError)] // SUBSCRIBE
    [InlineData("E1 00", ReasonCode.MalformedPacket)] // flags of DISCONNECT
    [InlineData("F1 00", ReasonCode.MalformedPacket)] // flags of AUTH
    [InlineData("D1 00", ReasonCode.MalformedPacket)] // flags of PINGRESP
    [InlineData("36 06 0001 74 0001 00", ReasonCode.MalformedPacket)] // QoS 3
    [InlineData("30 06 0003 61C328 00", ReasonCode.MalformedPacket)] // topic that is no UTF-8
    [InlineData("30 04 0001 00 00", ReasonCode.MalformedPacket)] // topic with U+0000
    [InlineData("30 06 0003 612F2B 00", ReasonCode.TopicNameInvalid)] // topic with a wildcard
    [InlineData("32 06 0001 74 0000 00", ReasonCode.ProtocolError)] // packet identifier 0
    public async Task A_server_that_breaks_a_rule_is_told_and_left(string bytes, ReasonCode reason)
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        peer.SendRaw(Protocol.Packets.Hex(bytes));

        Assert.Equal(reason, (await peer.ReceiveDisconnectAsync()).Reason);
        Assert.Equal(MqttFailure.ProtocolError, (await client.HearAsync<MqttDisconnected>()).Failure);
    }

    [Theory]
    [InlineData("20 02 00 00")] // a second CONNACK
    [InlineData("E0 00")] // DISCONNECT is for clients
    [InlineData("36 05 0001 74 0001")] // QoS 3
    [InlineData("30 03 0001 00")] // topic with U+0000
    [InlineData("30 04 0002 C328")] // topic that is no UTF-8
    public async Task A_3_1_1_server_that_breaks_a_rule_is_left(string bytes)
    {
        await using var client = new TestClient(TestClient.To(_server) with { Version = V311 });
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        peer.SendRaw(Protocol.Packets.Hex(bytes));

        Assert.Equal(MqttFailure.ProtocolError, (await client.HearAsync<MqttDisconnected>()).Failure);
    }

    [Fact]
    public async Task A_3_1_1_client_says_CONNECT_as_its_specification_has_it()
    {
        await using var client = new TestClient(TestClient.To(_server) with
        {
            Version = V311,
            KeepAlive = TimeSpan.FromSeconds(60),
            UserName = "u",
            Password = "p"u8.ToArray(),
            Will = new("w", "x"u8.ToArray()) { Qos = Qos1, Retain = true },
        });
        await using var peer = await _server.AcceptAsync();

        var body = (await peer.ReceiveAsync(PacketType.Connect)).Body.ToArray();

        Assert.Equal("00044D51545404EE003C" + "000163" + "000177" + "000178" + "000175" + "000170", Convert.ToHexString(body));
    }

    [Fact]
    public async Task A_3_1_1_client_without_an_identifier_asks_for_a_clean_session()
    {
        await using var client = new TestClient(TestClient.To(_server) with { Version = V311, ClientId = "" });
        await using var peer = await _server.AcceptAsync();

        var connect = await peer.ReceiveConnectAsync();

        Assert.Equal(("", true), (connect.ClientId, connect.CleanStart));
    }

    /// <summary>Ends with publishes unanswered, whose failure nobody waits for.</summary>
    private static Task Abandon(TestClient client) => client.StopAsync();
}
