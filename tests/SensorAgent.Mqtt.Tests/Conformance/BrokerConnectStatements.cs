using SensorAgent.Mqtt.Broker;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Tests.Broker;
using static SensorAgent.Mqtt.MqttProtocolVersion;

namespace SensorAgent.Mqtt.Tests.Conformance;

/// <summary>Statements about CONNECT, CONNACK, sessions and DISCONNECT that no other test of the broker shows.</summary>
public sealed class BrokerConnectStatements
{
    [Theory]
    [InlineData(V311)]
    [InlineData(V5)]
    public async Task Asking_for_a_session_that_is_not_there_begins_a_new_one(MqttProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();

        await using var client = await broker.ConnectAsync("a", version, connect => connect with { CleanStart = false });

        Assert.False(client.Answer!.SessionPresent);
        await client.SubscribeAsync("t");
        await client.PublishAsync("t", "x");
        Assert.Equal(["PUBLISH t=x"], await client.UntilPingAsync());
    }

    [Theory]
    [InlineData(V311)]
    [InlineData(V5)]
    public async Task A_client_identifier_of_23_letters_and_digits_is_taken(MqttProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();

        foreach (var clientId in new[] { "0", "0123456789abcdefghijklm", "nopqrstuvwxyzABCDEFGHIJ", "KLMNOPQRSTUVWXYZ" })
        {
            await using var client = await broker.ConnectAsync(clientId, version);
            Assert.Null(client.Answer!.AssignedClientIdentifier);
        }
    }

    [Theory]
    [InlineData("10 0E 0004 4D515454 04 02 0000 0002 C328")] // client identifier that is no UTF-8
    [InlineData("10 0D 0004 4D515454 04 02 0000 0001 00")] // client identifier with U+0000
    [InlineData("10 14 0004 4D515454 04 06 0000 0001 61 0002 C328 0001 78")] // will topic that is no UTF-8
    [InlineData("10 11 0004 4D515454 04 82 0000 0001 61 0002 C328")] // user name that is no UTF-8
    [InlineData("10 10 0004 4D515454 04 82 0000 0001 61 0001 00")] // user name with U+0000
    [InlineData("10 0D 0004 4D515454 04 06 0000 0001 61")] // will flag without a will
    [InlineData("10 13 0004 4D515454 04 02 0000 0001 61 0001 77 0001 78")] // a will without will flag
    [InlineData("10 0D 0004 4D515454 04 82 0000 0001 61")] // user name flag without user name
    [InlineData("10 10 0004 4D515454 04 C2 0000 0001 61 0001 75")] // password flag without password
    [InlineData("10 10 0004 4D515454 04 02 0000 0001 61 0001 75")] // user name without its flag
    [InlineData("10 13 0004 4D515454 04 82 0000 0001 61 0001 75 0001 70")] // password without its flag
    [InlineData("10 10 0004 4D515454 04 42 0000 0001 61 0001 70")] // password flag without user name flag
    [InlineData("10 0D 0004 4D515454 04 0A 0000 0001 61")] // will QoS without a will
    [InlineData("10 13 0004 4D515454 04 1E 0000 0001 61 0001 77 0001 78")] // will QoS 3
    [InlineData("10 0D 0004 4D515454 04 22 0000 0001 61")] // will retain without a will
    [InlineData("10 0A 0004 4D515454 04 02 0000")] // no client identifier
    public async Task A_3_1_1_CONNECT_that_does_not_conform_is_closed_without_an_answer(string bytes)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.OpenAsync(V311);

        await client.SendHexAsync(bytes);

        Assert.Equal("closed", await client.NextAsync());
    }

    [Theory]
    [InlineData("10 0F 0004 4D515454 05 02 0000 00 0002 C328")] // client identifier that is no UTF-8
    [InlineData("10 16 0004 4D515454 05 06 0000 00 0001 61 00 0002 C328 0001 78")] // will topic that is no UTF-8
    [InlineData("10 12 0004 4D515454 05 82 0000 00 0001 61 0002 C328")] // user name that is no UTF-8
    [InlineData("10 15 0004 4D515454 05 02 0000 07 26 0001 61 0001 00 0001 61")] // user property with U+0000
    [InlineData("10 16 0004 4D515454 05 02 0000 08 26 0002 C328 0001 61 0001 61")] // user property whose name is no UTF-8
    public async Task An_MQTT_5_CONNECT_with_text_that_is_none_is_refused(string bytes)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.OpenAsync();

        await client.SendHexAsync(bytes);

        Assert.Equal("CONNACK 0x81", await client.NextAsync());
        Assert.Equal("closed", await client.NextAsync());
    }

    [Theory]
    [InlineData(V311)]
    [InlineData(V5)]
    public async Task Nothing_behind_a_refused_CONNECT_is_looked_at(MqttProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync(new() { Anonymous = AnonymousAccess.Loopback, UserName = "u", Password = "p" });
        await using var watcher = await broker.ConnectAsync("watcher");
        await watcher.SubscribeAsync("t");
        await using var client = await broker.OpenAsync(version);

        await client.SendBytesAsync(
        [
            .. Protocol.Packets.Bytes(new ConnectPacket { Version = version, ClientId = "a", UserName = "u", Password = "wrong"u8.ToArray() }, version),
            .. Protocol.Packets.Bytes(new PublishPacket { Topic = "t", Payload = "x"u8.ToArray() }, version),
        ]);

        Assert.Equal("CONNACK 0x86", await client.NextAsync());
        Assert.Equal("closed", await client.NextAsync());
        Assert.Empty(await watcher.UntilPingAsync());
    }

    [Theory]
    [InlineData(V311)]
    [InlineData(V5)]
    public async Task A_client_is_welcomed_once_and_before_anything_else(MqttProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        Func<ConnectPacket, ConnectPacket> keep = connect => connect with { CleanStart = false, SessionExpiryInterval = version == V5 ? 100 : null };
        await using (var client = await broker.ConnectAsync("a", version, keep))
        {
            await client.SubscribeAsync("t", 1);
            await client.DisconnectAsync();
        }

        await using var publisher = await broker.ConnectAsync("p");
        await publisher.PublishAsync("t", "x", qos: 1);
        Assert.Equal("PUBACK 1", await publisher.NextAsync());

        await using var again = await broker.ConnectAsync("a", version, keep); // CONNACK first
        Assert.Equal(["PUBLISH t=x q1 id1"], await again.UntilPingAsync());
    }

    [Fact]
    public async Task A_client_that_asks_for_no_problem_information_gets_none_with_its_answers()
    {
        using var files = new TemporaryFiles();
        await using var broker = await TestBroker.StartAsync(new() { AccessFile = files.Write("acl", "topic read open") });
        await using var client = await broker.ConnectAsync("a", change: connect => connect with { RequestProblemInformation = false });

        await client.PublishAsync("closed", "x", qos: 1, id: 1);
        var puback = Assert.IsType<AckPacket>(await client.ReadAsync());
        await client.SendAsync(new SubscribePacket(2, [new("closed")]));
        var suback = Assert.IsType<SubackPacket>(await client.ReadAsync());

        Assert.Equal((ReasonCode.NotAuthorized, null), (puback.Reason, puback.ReasonString));
        Assert.Equal((ReasonCode.NotAuthorized, null), (suback.Reasons[0], suback.ReasonString));
    }

    [Fact]
    public async Task Response_information_and_session_expiry_are_not_told_where_nobody_asked()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var older = await broker.ConnectAsync("a");

        await using var newer = await broker.ConnectAsync("a");

        Assert.Null(newer.Answer!.ResponseInformation);
        var goodbye = Assert.IsType<DisconnectPacket>(await older.ReadAsync());
        Assert.Equal((ReasonCode.SessionTakenOver, null), (goodbye.Reason, goodbye.SessionExpiryInterval));
        Assert.Null(await older.ReadAsync());
    }

    [Fact]
    public async Task An_answer_that_the_client_could_not_take_is_not_sent()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.OpenAsync();

        await client.SendAsync(new ConnectPacket { ClientId = "a", MaximumPacketSize = 10 });

        Assert.Equal("CONNACK 0x95", await client.NextAsync());
        Assert.Equal("closed", await client.NextAsync());
    }

    [Theory]
    [InlineData(false, "PUBLISH w=gone")]
    [InlineData(true, "PUBLISH w=gone")]
    public async Task A_will_is_retained_only_if_it_says_so(bool retain, string live)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var watcher = await broker.ConnectAsync("watcher");
        await watcher.SubscribeAsync("w");
        await using var client = await broker.ConnectAsync("a", V311, connect => connect with { Will = new("w", "gone"u8.ToArray()) { Retain = retain } });

        client.Kill();

        Assert.Equal(live, await watcher.NextAsync());
        await watcher.SubscribeAsync("w");
        Assert.Equal(retain ? ["PUBLISH w=gone retain"] : [], await watcher.UntilPingAsync());
    }

    [Fact]
    public async Task A_client_without_a_will_leaves_none_and_retained_messages_outlive_their_publisher()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var watcher = await broker.ConnectAsync("watcher");
        await watcher.SubscribeAsync("#");
        await using var client = await broker.ConnectAsync("a", V311);
        await client.PublishAsync("t", "x", retain: true);
        Assert.Equal("PUBLISH t=x", await watcher.NextAsync());

        await client.SendHexAsync("00 00");
        Assert.Equal("closed", await client.NextAsync());

        Assert.Empty(await watcher.UntilPingAsync());
        await watcher.SubscribeAsync("t");
        Assert.Equal("PUBLISH t=x retain", await watcher.NextAsync());
    }

    [Theory]
    [InlineData(V311, "E1 00", "closed")]
    [InlineData(V5, "E1 00", "DISCONNECT 0x81")]
    [InlineData(V5, "F1 00", "DISCONNECT 0x81")]
    [InlineData(V5, "E0 01 01", "DISCONNECT 0x81")] // a reason code that DISCONNECT does not have
    public async Task A_DISCONNECT_or_AUTH_that_is_malformed_does_not_count_as_one(MqttProtocolVersion version, string bytes, string answer)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var watcher = await broker.ConnectAsync("watcher");
        await watcher.SubscribeAsync("w");
        await using var client = await broker.ConnectAsync("a", version, connect => connect with { Will = new("w", "gone"u8.ToArray()) });

        await client.SendHexAsync(bytes);

        Assert.Equal(answer, await client.NextAsync());
        Assert.Equal("PUBLISH w=gone", await watcher.NextAsync());
    }
}
