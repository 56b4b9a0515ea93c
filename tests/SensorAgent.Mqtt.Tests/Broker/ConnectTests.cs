using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Mqtt.Broker;
using SensorAgent.Mqtt.Broker.Security;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Testing;

namespace SensorAgent.Mqtt.Tests.Broker;

public sealed class ConnectTests
{
    private const string Accepted311 = "10 0D 0004 4D515454 04 02 0000 0001 61"; // client a, clean session

    [Fact]
    public async Task A_3_1_1_client_is_welcomed_with_the_four_bytes_it_expects()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.OpenAsync(MqttProtocolVersion.V311);

        await client.SendHexAsync(Accepted311);

        Assert.Equal("CONNACK", await client.NextAsync());
        Assert.Empty(await client.UntilPingAsync());
    }

    [Fact]
    public async Task A_5_client_is_told_the_limits()
    {
        await using var broker = await TestBroker.StartAsync(new() { ReceiveMaximum = 7, MaximumPacketSize = 5000, TopicAliasMaximum = 3 });
        await using var client = await broker.ConnectAsync("a");

        Assert.Equal(((ushort?)7, (uint?)5000, (ushort)3), (client.Answer!.ReceiveMaximum, client.Answer.MaximumPacketSize, client.Answer.TopicAliasMaximum));
        Assert.Null(client.Answer.AssignedClientIdentifier);
        Assert.Null(client.Answer.SessionExpiryInterval);
    }

    [Fact]
    public async Task A_client_without_an_identifier_is_given_one_of_its_own()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var one = await broker.ConnectAsync("");
        await using var other = await broker.ConnectAsync("");

        Assert.NotNull(one.Answer!.AssignedClientIdentifier);
        Assert.NotEqual(one.Answer.AssignedClientIdentifier, other.Answer!.AssignedClientIdentifier);
    }

    [Fact]
    public async Task A_3_1_1_client_without_an_identifier_that_wants_a_session_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.OpenAsync(MqttProtocolVersion.V311);

        await client.SendAsync(new ConnectPacket { Version = MqttProtocolVersion.V311, CleanStart = false });

        Assert.Equal("CONNACK 0x85", await client.NextAsync());
        Assert.Equal("closed", await client.NextAsync());
    }

    [Fact]
    public async Task A_protocol_level_nobody_knows_is_refused_with_return_code_1()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.OpenAsync(MqttProtocolVersion.V311);

        await client.SendHexAsync("10 0D 0004 4D515454 09 02 0000 0001 61");

        Assert.Equal("CONNACK 0x84", await client.NextAsync());
        Assert.Equal("closed", await client.NextAsync());
    }

    [Theory]
    [InlineData("C0 00")] // PINGREQ
    [InlineData("30 03 0001 61")] // PUBLISH
    [InlineData("47 45 54 20 2F 20 48 54 54 50")] // GET / HTTP
    [InlineData("00 00")]
    [InlineData("10 FF FF FF FF 01")] // a length of five bytes
    [InlineData("10 FF FF FF 7F")] // a length beyond any limit
    [InlineData("10 0D 0004 4D515454 04 03 0000 0001 61")] // reserved flag
    [InlineData("10 0E 0004 4D515454 04 02 0000 0001 61 00")] // longer than its content
    public async Task What_is_not_a_CONNECT_closes_the_connection(string bytes)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.OpenAsync();

        await client.SendHexAsync(bytes);

        Assert.Equal("closed", await client.NextAsync());
        Assert.Single(broker.Warnings);
    }

    [Fact]
    public async Task A_malformed_CONNECT_of_version_5_is_answered_with_the_reason()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.OpenAsync();

        await client.SendHexAsync("10 0E 0004 4D515454 05 03 0000 00 0001 61");

        Assert.Equal("CONNACK 0x81", await client.NextAsync());
        Assert.Equal("closed", await client.NextAsync());
    }

    [Fact]
    public async Task A_connection_that_does_not_say_CONNECT_in_time_is_closed_even_if_it_dribbles()
    {
        var time = new ManualTime();
        await using var broker = await TestBroker.StartAsync(new() { ConnectTimeout = TimeSpan.FromSeconds(5) }, time);
        await using var client = await broker.OpenAsync();
        await client.SendHexAsync("10");
        await time.UntilTimersAsync(1);

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("closed", await client.NextAsync());
    }

    [Fact]
    public async Task A_packet_that_does_not_end_closes_the_connection_also_without_keep_alive()
    {
        var time = new ManualTime();
        await using var broker = await TestBroker.StartAsync(new() { PacketTimeout = TimeSpan.FromSeconds(60) }, time);
        await using var client = await broker.ConnectAsync("a", change: connect => connect with { KeepAlive = 0 });
        time.Advance(TimeSpan.FromDays(1));
        await client.SendHexAsync("C0 00 30"); // PINGREQ, and a PUBLISH that has just begun
        Assert.Equal("PINGRESP", await client.NextAsync());

        time.Advance(TimeSpan.FromSeconds(59));
        await client.SendHexAsync("03");
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("DISCONNECT 0x80", await client.NextAsync());
        Assert.Equal("closed", await client.NextAsync());
        Assert.Contains("took more than 60 s", Assert.Single(broker.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packet_that_ends_in_time_is_taken()
    {
        var time = new ManualTime();
        await using var broker = await TestBroker.StartAsync(new() { PacketTimeout = TimeSpan.FromSeconds(60) }, time);
        await using var client = await broker.ConnectAsync("a", change: connect => connect with { KeepAlive = 0 });
        for (var i = 0; i < 3; i++)
        {
            await client.SendHexAsync("C0 00 C0");
            Assert.Equal("PINGRESP", await client.NextAsync());
            time.Advance(TimeSpan.FromSeconds(59));
            await client.SendHexAsync("00");
            Assert.Equal("PINGRESP", await client.NextAsync());
            time.Advance(TimeSpan.FromSeconds(59));
        }

        Assert.Empty(broker.Warnings);
    }

    [Fact]
    public async Task A_silent_client_is_disconnected_after_one_and_a_half_keep_alives_and_told_why()
    {
        var time = new ManualTime();
        await using var broker = await TestBroker.StartAsync(time: time);
        await using var client = await broker.ConnectAsync("a", change: connect => connect with { KeepAlive = 10 });

        time.Advance(TimeSpan.FromSeconds(14));
        Assert.Empty(await client.UntilPingAsync());
        time.Advance(TimeSpan.FromSeconds(14));
        Assert.Empty(await client.UntilPingAsync());
        time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal("DISCONNECT 0x8D", await client.NextAsync());
        Assert.Equal("closed", await client.NextAsync());
    }

    [Fact]
    public async Task A_client_without_keep_alive_may_be_silent_for_ever()
    {
        var time = new ManualTime();
        await using var broker = await TestBroker.StartAsync(time: time);
        await using var client = await broker.ConnectAsync("a");

        time.Advance(TimeSpan.FromDays(2));

        Assert.Empty(await client.UntilPingAsync());
    }

    [Fact]
    public async Task A_client_with_the_identifier_of_another_takes_over()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var older = await broker.ConnectAsync("a");
        await using var newer = await broker.ConnectAsync("a");

        Assert.Equal("DISCONNECT 0x8E", await older.NextAsync());
        Assert.Equal("closed", await older.NextAsync());
        Assert.Empty(await newer.UntilPingAsync());
    }

    [Fact]
    public async Task More_clients_than_allowed_are_told_so_and_those_who_are_there_stay()
    {
        await using var broker = await TestBroker.StartAsync(new() { MaximumClients = 1 });
        await using var first = await broker.ConnectAsync("a");
        await using var second = await broker.OpenAsync();

        await second.SendAsync(new ConnectPacket { ClientId = "b" });

        Assert.Equal("CONNACK 0x97", await second.NextAsync());
        Assert.Empty(await first.UntilPingAsync());
        await using var again = await broker.ConnectAsync("a");
        Assert.Equal("DISCONNECT 0x8E", await first.NextAsync());
    }

    [Theory]
    [InlineData("it", "secret", "CONNACK")]
    [InlineData("it", "Secret", "CONNACK 0x86")]
    [InlineData("it", null, "CONNACK 0x86")]
    [InlineData("others", "secret", "CONNACK 0x86")]
    [InlineData(null, null, "CONNACK 0x87")]
    public async Task User_name_and_password_decide(string? user, string? password, string expected)
    {
        await using var broker = await TestBroker.StartAsync(new() { UserName = "it", Password = "secret", Anonymous = AnonymousAccess.Nobody });
        await using var client = await broker.OpenAsync();

        await client.SendAsync(new ConnectPacket
        {
            ClientId = "a",
            UserName = user,
            Password = password is null ? null : System.Text.Encoding.UTF8.GetBytes(password),
        });

        Assert.Equal(expected, await client.NextAsync());
    }

    [Theory]
    [InlineData("127.0.0.1", AnonymousAccess.Loopback, ReasonCode.Success)]
    [InlineData("::1", AnonymousAccess.Loopback, ReasonCode.Success)]
    [InlineData("::ffff:127.0.0.1", AnonymousAccess.Loopback, ReasonCode.Success)]
    [InlineData("192.168.1.7", AnonymousAccess.Loopback, ReasonCode.NotAuthorized)]
    [InlineData("::ffff:192.168.1.7", AnonymousAccess.Loopback, ReasonCode.NotAuthorized)]
    [InlineData("192.168.1.7", AnonymousAccess.Everybody, ReasonCode.Success)]
    [InlineData("127.0.0.1", AnonymousAccess.Nobody, ReasonCode.NotAuthorized)]
    public void Without_a_user_name_the_address_decides(string address, AnonymousAccess anonymous, ReasonCode expected)
    {
        var authenticator = new Authenticator(new() { Anonymous = anonymous }, new(new(), NullLogger.Instance));

        Assert.Equal(expected, authenticator.Check(new ConnectPacket(), IPAddress.Parse(address)).Verdict);
        Assert.Equal(expected, authenticator.Check(new ConnectPacket { UserName = "unknown" }, IPAddress.Parse(address)).Verdict);
    }

    [Fact]
    public async Task An_authentication_method_nobody_offers_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.OpenAsync();

        await client.SendAsync(new ConnectPacket { ClientId = "a", AuthenticationMethod = "SCRAM-SHA-1" });

        Assert.Equal("CONNACK 0x8C", await client.NextAsync());
    }

    [Fact]
    public async Task A_second_CONNECT_is_a_protocol_error()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");

        await client.SendAsync(new ConnectPacket { ClientId = "a" });

        Assert.Equal("DISCONNECT 0x82", await client.NextAsync());
        Assert.Equal("closed", await client.NextAsync());
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        foreach (var (options, name) in new[]
        {
            (new MqttBrokerOptions { Port = 70_000 }, "Port"),
            (new MqttBrokerOptions { ReceiveMaximum = 0 }, "ReceiveMaximum"),
            (new MqttBrokerOptions { TopicAliasMaximum = 70_000 }, "TopicAliasMaximum"),
            (new MqttBrokerOptions { MaximumPacketRate = 0 }, "MaximumPacketRate"),
        })
            Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new MqttBroker(options, TimeProvider.System, NullLogger<MqttBroker>.Instance)).ParamName);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var first = await TestBroker.StartAsync();
        await using var second = new MqttBroker(new() { Port = first.Port }, TimeProvider.System, NullLogger<MqttBroker>.Instance);

        var refused = await Assert.ThrowsAsync<MqttBrokerStartException>(() => second.StartAsync(CancellationToken.None));

        Assert.Equal((IPAddress.Loopback, first.Port), (refused.Address, refused.Port));
        Assert.Contains("taken", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_not_here_is_named()
    {
        await using var broker = new MqttBroker(new() { Address = IPAddress.Parse("192.0.2.1"), Port = 0 }, TimeProvider.System, NullLogger<MqttBroker>.Instance);

        var refused = await Assert.ThrowsAsync<MqttBrokerStartException>(() => broker.StartAsync(CancellationToken.None));

        Assert.Contains("192.0.2.1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_tells_the_clients_and_frees_the_port()
    {
        var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");
        await using var mute = await broker.OpenAsync();
        var port = broker.Port;

        var stopping = broker.StopAsync();

        Assert.Equal("DISCONNECT 0x8B", await client.NextAsync());
        Assert.Equal("closed", await client.NextAsync());
        Assert.Equal("closed", await mute.NextAsync());
        await client.DisposeAsync();
        await mute.DisposeAsync();
        await stopping;
        await Assert.ThrowsAsync<SocketException>(() => TestClient.OpenAsync(port, MqttProtocolVersion.V5));
        await broker.DisposeAsync();
    }
}
