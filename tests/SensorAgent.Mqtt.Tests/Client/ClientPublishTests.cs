using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Tests.Transport;

namespace SensorAgent.Mqtt.Tests.Client;

/// <summary>Publishing and subscribing, also across connections.</summary>
public sealed class ClientPublishTests : IDisposable
{
    private const QualityOfService Qos1 = QualityOfService.AtLeastOnce;
    private const QualityOfService Qos2 = QualityOfService.ExactlyOnce;
    private readonly ScriptedServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_publish_completes_with_the_servers_reason()
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        var publishing = client.PublishAsync("t", Qos1);
        var packet = await peer.ReceivePublishAsync();
        Assert.False(publishing.IsCompleted);
        peer.Send(new AckPacket(PacketType.Puback, packet.PacketId, ReasonCode.QuotaExceeded) { ReasonString = "full" });

        Assert.Equal(new PublishResult(ReasonCode.QuotaExceeded, "full"), await publishing.WaitAsync(Loopback.Bound));
    }

    [Fact]
    public async Task Keeps_no_more_in_flight_than_the_server_takes()
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.WelcomeAsync(new() { ReceiveMaximum = 2 });
        await client.HearAsync<MqttConnected>();
        var publishing = Enumerable.Range(0, 4).Select(i => client.PublishAsync($"t{i}", i % 2 == 0 ? Qos1 : Qos2)).ToArray();

        var first = await peer.ReceivePublishAsync();
        var second = await peer.ReceivePublishAsync();
        peer.Send(new EmptyPacket(PacketType.Pingresp));
        peer.Send(new AckPacket(PacketType.Pubrec, second.PacketId)); // an unfinished QoS 2 message keeps its place
        Assert.Equal(second.PacketId, (await peer.ReceiveAckAsync(PacketType.Pubrel)).PacketId);
        peer.Send(new AckPacket(PacketType.Puback, first.PacketId));
        var third = await peer.ReceivePublishAsync();
        peer.Send(new AckPacket(PacketType.Pubcomp, second.PacketId));
        var fourth = await peer.ReceivePublishAsync();

        Assert.Equal(["t0", "t1", "t2", "t3"], new[] { first.Topic, second.Topic, third.Topic, fourth.Topic });
        Assert.True((await publishing[1].WaitAsync(Loopback.Bound)).IsSuccess);
    }

    [Fact]
    public async Task A_session_is_taken_up_with_dup_the_same_identifiers_and_in_order()
    {
        await using var client = new TestClient(TestClient.To(_server) with { SessionExpiryInterval = 100 });
        Task<PublishResult>[] publishing;
        PublishPacket[] first;
        await using (var peer = await _server.WelcomeAsync())
        {
            await client.HearAsync<MqttConnected>();
            publishing = [client.PublishAsync("a", Qos2), client.PublishAsync("b", Qos1), client.PublishAsync("c", Qos2)];
            first = [await peer.ReceivePublishAsync(), await peer.ReceivePublishAsync(), await peer.ReceivePublishAsync()];
            peer.Send(new AckPacket(PacketType.Pubrec, first[0].PacketId));
            await peer.ReceiveAckAsync(PacketType.Pubrel);
        }

        await using var again = await _server.WelcomeAsync(new() { SessionPresent = true });
        Assert.False(again.Connect.CleanStart);
        Assert.Equal(first[0].PacketId, (await again.ReceiveAckAsync(PacketType.Pubrel)).PacketId);
        var (b, c) = (await again.ReceivePublishAsync(), await again.ReceivePublishAsync());
        again.Send(new AckPacket(PacketType.Pubcomp, first[0].PacketId));
        again.Send(new AckPacket(PacketType.Puback, b.PacketId));
        again.Send(new AckPacket(PacketType.Pubrec, c.PacketId, ReasonCode.NotAuthorized));

        Assert.Equal(("b", first[1].PacketId, true), (b.Topic, b.PacketId, b.Duplicate));
        Assert.Equal(("c", first[2].PacketId, true), (c.Topic, c.PacketId, c.Duplicate));
        var results = await Task.WhenAll(publishing).WaitAsync(Loopback.Bound);
        Assert.Equal([ReasonCode.Success, ReasonCode.Success, ReasonCode.NotAuthorized], results.Select(result => result.Reason));
    }

    [Fact]
    public async Task When_the_server_has_forgotten_the_session_messages_are_published_anew()
    {
        await using var client = new TestClient(TestClient.To(_server) with { SessionExpiryInterval = 100 });
        Task<PublishResult> released, pending;
        await using (var peer = await _server.WelcomeAsync())
        {
            await client.HearAsync<MqttConnected>();
            (released, pending) = (client.PublishAsync("released", Qos2), client.PublishAsync("pending", Qos2));
            var first = await peer.ReceivePublishAsync();
            await peer.ReceivePublishAsync();
            peer.Send(new AckPacket(PacketType.Pubrec, first.PacketId));
            await peer.ReceiveAckAsync(PacketType.Pubrel);
        }

        await using var again = await _server.WelcomeAsync();
        var packet = await again.ReceivePublishAsync();

        Assert.Equal(("pending", false), (packet.Topic, packet.Duplicate));
        Assert.True((await released.WaitAsync(Loopback.Bound)).IsSuccess);
        Assert.False(pending.IsCompleted);
    }

    [Fact]
    public async Task What_was_meant_for_one_connection_is_not_sent_on_another()
    {
        await using var client = new TestClient(TestClient.To(_server) with { SessionExpiryInterval = 100 });
        Task<PublishResult> brief;
        ushort used;
        await using (var peer = await _server.WelcomeAsync())
        {
            await client.HearAsync<MqttConnected>();
            brief = client.PublishAsync("brief", Qos2, PublishScope.ThisConnection);
            used = (await peer.ReceivePublishAsync()).PacketId;
        }

        await Assert.ThrowsAsync<MqttConnectionException>(() => brief.WaitAsync(Loopback.Bound));
        await using var again = await _server.WelcomeAsync(new() { SessionPresent = true });
        _ = client.PublishAsync("later", Qos2);
        var packet = await again.ReceivePublishAsync();

        Assert.Equal("later", packet.Topic);
        Assert.NotEqual(used, packet.PacketId); // the server may still know it
    }

    [Fact]
    public async Task What_the_server_does_not_take_is_not_sent()
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.WelcomeAsync(
            new() { MaximumQos = Qos1, RetainAvailable = false, MaximumPacketSize = 100 });
        await client.HearAsync<MqttConnected>();

        async Task<ReasonCode> Publish(MqttMessage message) => (await client.Client.PublishAsync(message, PublishScope.ThisConnection, default)).Reason;

        Assert.Equal(ReasonCode.QosNotSupported, await Publish(new("t", default) { Qos = Qos2 }));
        Assert.Equal(ReasonCode.RetainNotSupported, await Publish(new("t", default) { Retain = true }));
        Assert.Equal(ReasonCode.PacketTooLarge, await Publish(new("t", new byte[100])));
        Assert.Equal(ReasonCode.PacketTooLarge, await Publish(new("t", new byte[100]) { Qos = Qos1 }));
        Assert.Equal(ReasonCode.Success, await Publish(new("last", default)));
        Assert.Equal("last", (await peer.ReceivePublishAsync()).Topic);
    }

    [Fact]
    public async Task What_no_packet_can_carry_is_refused_at_once()
    {
        await using var client = new TestClient(TestClient.To(_server));
        async Task Publish(MqttMessage message) => await client.Client.PublishAsync(message, PublishScope.AnyConnection, default);

        await Assert.ThrowsAsync<ArgumentException>(() => Publish(new("a/#", default)));
        await Assert.ThrowsAsync<ArgumentException>(() => Publish(new("", default)));
        await Assert.ThrowsAsync<ArgumentException>(() => Publish(new("a\ud800", default)));
        await Assert.ThrowsAsync<ArgumentException>(() => Publish(new("a", default) { Properties = new() { ResponseTopic = "+" } }));
        await Assert.ThrowsAsync<ArgumentException>(() => Publish(new("a", default) { Properties = new() { ContentType = "\0" } }));
        await Assert.ThrowsAsync<ArgumentException>(() => client.Client.SubscribeAsync([new("a#")], default));
    }

    [Fact]
    public async Task A_publish_can_be_cancelled_before_and_after_it_was_sent()
    {
        await using var client = new TestClient(TestClient.To(_server));
        using var cancelling = new CancellationTokenSource();
        var waiting = client.Client.PublishAsync(new("waiting", default) { Qos = Qos1 }, PublishScope.AnyConnection, cancelling.Token).AsTask();
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Loopback.Bound));
        Assert.Equal(0, client.Client.Unacknowledged);

        await using var peer = await _server.WelcomeAsync();
        using var later = new CancellationTokenSource();
        var sent = client.Client.PublishAsync(new("sent", default) { Qos = Qos1 }, PublishScope.AnyConnection, later.Token).AsTask();
        var packet = await peer.ReceivePublishAsync();
        await later.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent.WaitAsync(Loopback.Bound));
        peer.Send(new AckPacket(PacketType.Puback, packet.PacketId));
        _ = client.PublishAsync("next", Qos1);

        Assert.Equal("next", (await peer.ReceivePublishAsync()).Topic);
    }

    [Fact]
    public async Task Each_filter_of_a_subscription_has_its_own_answer()
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        var subscribing = client.Client.SubscribeAsync(
            [new("a", Qos2) { NoLocal = true }, new("b") { RetainAsPublished = true, RetainHandling = RetainHandling.SendIfNew }], default);
        var packet = await peer.ReceiveSubscribeAsync();
        peer.Send(new SubackPacket(PacketType.Suback, packet.PacketId, [ReasonCode.GrantedQos1, ReasonCode.NotAuthorized]) { ReasonString = "no" });

        Assert.Equal([new("a", Qos2) { NoLocal = true }, new("b") { RetainAsPublished = true, RetainHandling = RetainHandling.SendIfNew }], packet.Subscriptions);
        Assert.Equal(
            [new("a", ReasonCode.GrantedQos1, "no"), new("b", ReasonCode.NotAuthorized, "no")],
            await subscribing.WaitAsync(Loopback.Bound));
    }

    [Fact]
    public async Task A_subscription_fails_with_its_connection()
    {
        await using var client = new TestClient(TestClient.To(_server));
        await Assert.ThrowsAsync<MqttConnectionException>(() => client.Client.SubscribeAsync([new("a")], default));
        Task subscribing;
        await using (var peer = await _server.WelcomeAsync())
        {
            await client.HearAsync<MqttConnected>();
            subscribing = client.Client.SubscribeAsync([new("a")], default);
            await peer.ReceiveSubscribeAsync();
        }

        await Assert.ThrowsAsync<MqttConnectionException>(() => subscribing.WaitAsync(Loopback.Bound));
    }

    [Fact]
    public async Task A_message_of_quality_2_comes_once_however_often_it_is_sent()
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();
        var packet = new PublishPacket { Topic = "t", Qos = Qos2, PacketId = 7, Payload = "1"u8.ToArray() };

        peer.Send(packet);
        Assert.Equal(7, (await peer.ReceiveAckAsync(PacketType.Pubrec)).PacketId);
        peer.Send(packet with { Duplicate = true });
        Assert.Equal(7, (await peer.ReceiveAckAsync(PacketType.Pubrec)).PacketId);
        peer.Send(new AckPacket(PacketType.Pubrel, 7));
        Assert.Equal(ReasonCode.Success, (await peer.ReceiveAckAsync(PacketType.Pubcomp)).Reason);
        peer.Send(new AckPacket(PacketType.Pubrel, 7));
        Assert.Equal(ReasonCode.PacketIdentifierNotFound, (await peer.ReceiveAckAsync(PacketType.Pubcomp)).Reason);
        peer.Send(packet with { Payload = "2"u8.ToArray() });

        Assert.Equal("1"u8.ToArray(), (await client.HearAsync<ReceivedMessage>()).Payload.ToArray());
        Assert.Equal("2"u8.ToArray(), (await client.HearAsync<ReceivedMessage>()).Payload.ToArray());
    }

    [Fact]
    public async Task A_message_of_quality_2_that_waits_for_the_handler_is_acknowledged_on_the_connection_of_then()
    {
        using var gate = new ManualResetEventSlim();
        await using var client = new TestClient(TestClient.To(_server) with { SessionExpiryInterval = 100 }) { OnMessage = gate.Wait };
        var packet = new PublishPacket { Topic = "t", Qos = Qos2, PacketId = 7 };
        await using (var peer = await _server.WelcomeAsync())
        {
            await client.HearAsync<MqttConnected>();
            peer.Send(packet);
            await client.HearAsync<ReceivedMessage>();
        }

        await client.HearAsync<MqttDisconnected>();
        await using var again = await _server.WelcomeAsync(new() { SessionPresent = true });
        again.Send(packet with { Duplicate = true });
        again.Send(new AckPacket(PacketType.Pubrel, 99)); // answered in order: the message before it has been read
        Assert.Equal(99, (await again.ReceiveAckAsync(PacketType.Pubcomp)).PacketId);
        gate.Set();

        Assert.Equal(7, (await again.ReceiveAckAsync(PacketType.Pubrec)).PacketId);
        again.Send(new AckPacket(PacketType.Pubrel, 7));
        Assert.Equal(ReasonCode.Success, (await again.ReceiveAckAsync(PacketType.Pubcomp)).Reason);
        await client.HearAsync<MqttConnected>();
        again.Send(new PublishPacket { Topic = "next" });
        Assert.Equal("next", (await client.HearAsync<ReceivedMessage>()).Topic);
    }

    [Fact]
    public async Task Nothing_is_sent_after_disconnect()
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        var stopping = client.StopAsync();
        await peer.ReceiveDisconnectAsync();
        var late = client.PublishAsync("late", QualityOfService.AtMostOnce, PublishScope.ThisConnection);
        peer.Send(new PublishPacket { Topic = "t", Qos = Qos1, PacketId = 1 });
        await peer.FinishAsync();

        await stopping;
        await Assert.ThrowsAsync<MqttConnectionException>(() => late);
        Assert.Equal(PacketType.None, (await peer.ReceiveAsync(PacketType.None)).Type);
    }
}
