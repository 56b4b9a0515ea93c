using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Tests.Transport;
using SensorAgent.Testing;

namespace SensorAgent.Mqtt.Tests.Client;

/// <summary>Connecting, being refused, and parting.</summary>
public sealed class ClientConnectTests : IDisposable
{
    private readonly ScriptedServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Says_in_connect_what_its_options_say()
    {
        await using var client = new TestClient(TestClient.To(_server) with
        {
            UserName = "u",
            Password = "p"u8.ToArray(),
            KeepAlive = TimeSpan.FromSeconds(7.5),
            SessionExpiryInterval = 60,
            ReceiveMaximum = 5,
            MaximumPacketSize = 1000,
            Will = new("state", "offline"u8.ToArray()) { DelayInterval = 3, Retain = true, Qos = QualityOfService.AtLeastOnce },
            UserProperties = [new("k", "v")],
        });

        await using var peer = await _server.WelcomeAsync();

        var connect = peer.Connect;
        Assert.Equal((MqttProtocolVersion.V5, "c", true, 8), (connect.Version, connect.ClientId, connect.CleanStart, (int)connect.KeepAlive));
        Assert.Equal(("u", "p"), (connect.UserName, System.Text.Encoding.UTF8.GetString(connect.Password!.Value.Span)));
        Assert.Equal((60u, 5, 1000u), (connect.SessionExpiryInterval!.Value, (int)connect.ReceiveMaximum!, connect.MaximumPacketSize!.Value));
        Assert.Equal(("state", 3u, true), (connect.Will!.Topic, connect.Will.DelayInterval, connect.Will.Retain));
        Assert.Equal([new("k", "v")], connect.UserProperties!);
    }

    [Fact]
    public async Task Falls_back_to_3_1_1_when_the_server_says_so_in_its_own_way()
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using (var first = await _server.AcceptAsync())
        {
            Assert.Equal(MqttProtocolVersion.V5, (await first.ReceiveConnectAsync()).Version);
            first.Send(new RawPacket([0x20, 2, 0, 1]));
        }

        await using var second = await _server.WelcomeAsync();

        Assert.Equal(MqttProtocolVersion.V311, (await client.HearAsync<MqttConnected>()).Version);
        Assert.Equal(MqttProtocolVersion.V311, second.Connect.Version);
    }

    [Fact]
    public async Task Falls_back_to_3_1_1_when_the_server_just_closes()
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using (var first = await _server.AcceptAsync())
            await first.ReceiveConnectAsync();

        await using var second = await _server.WelcomeAsync();

        Assert.Equal(MqttProtocolVersion.V311, (await client.HearAsync<MqttConnected>()).Version);
    }

    [Fact]
    public async Task Does_not_fall_back_from_a_version_that_was_asked_for()
    {
        await using var client = new TestClient(TestClient.To(_server) with { Version = MqttProtocolVersion.V5 });
        await using var peer = await _server.WelcomeAsync(new() { Reason = ReasonCode.UnsupportedProtocolVersion });

        Assert.Equal(ReasonCode.UnsupportedProtocolVersion, (await client.HearAsync<MqttDisconnected>()).Reason);
    }

    [Theory]
    [InlineData(ReasonCode.BadUserNameOrPassword, true)]
    [InlineData(ReasonCode.NotAuthorized, true)]
    [InlineData(ReasonCode.ClientIdentifierNotValid, true)]
    [InlineData(ReasonCode.Banned, true)]
    [InlineData(ReasonCode.ServerUnavailable, false)]
    [InlineData(ReasonCode.ServerBusy, false)]
    [InlineData(ReasonCode.QuotaExceeded, false)]
    [InlineData(ReasonCode.ConnectionRateExceeded, false)]
    public async Task A_refusal_names_its_reason_and_slows_down_when_people_have_to_act(ReasonCode reason, bool slow)
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.WelcomeAsync(new() { Reason = reason, ReasonString = "because" });

        var refused = await client.HearAsync<MqttDisconnected>();

        Assert.Equal((MqttFailure.Refused, reason), (refused.Failure, refused.Reason));
        Assert.Contains("\"because\"", refused.Message, StringComparison.Ordinal);
        Assert.Equal(slow, refused.NextAttempt == TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Takes_the_servers_keep_alive_and_client_identifier()
    {
        await using var client = new TestClient(TestClient.To(_server) with { ClientId = "", SessionExpiryInterval = 10 });
        await using (await _server.WelcomeAsync(new() { AssignedClientIdentifier = "given", ServerKeepAlive = 5 }))
        {
            var connected = await client.HearAsync<MqttConnected>();
            Assert.Equal(("given", TimeSpan.FromSeconds(5)), (connected.ClientId, connected.KeepAlive));
        }

        await using var again = await _server.WelcomeAsync();

        Assert.Equal(("given", false), (again.Connect.ClientId, again.Connect.CleanStart));
    }

    [Theory]
    [InlineData(ReasonCode.SessionTakenOver, "same client id")]
    [InlineData(ReasonCode.ServerShuttingDown, "shutting down")]
    [InlineData(ReasonCode.QuotaExceeded, "quota exceeded")]
    public async Task A_disconnect_from_the_server_is_told_with_its_reason(ReasonCode reason, string words)
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        peer.Send(new DisconnectPacket(reason) { ServerReference = "other:1883" });

        var lost = await client.HearAsync<MqttDisconnected>();
        Assert.Equal((MqttFailure.ServerDisconnected, reason, true), (lost.Failure, lost.Reason, lost.WasConnected));
        Assert.Equal("other:1883", lost.ServerReference);
        Assert.Contains(words, lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_goodbye_when_it_is_stopped()
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        var stopping = client.StopAsync();

        Assert.Equal(ReasonCode.Success, (await peer.ReceiveDisconnectAsync()).Reason);
        await peer.DisposeAsync();
        await stopping;
    }

    [Fact]
    public async Task Stopping_is_bounded_when_the_server_keeps_the_connection()
    {
        var client = new TestClient(TestClient.To(_server) with { DisconnectTimeout = TimeSpan.FromMilliseconds(50) });
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        await client.DisposeAsync();
    }

    [Theory]
    [InlineData("00 00")]
    [InlineData("10 00")]
    [InlineData("30 03 0001 2B")]
    [InlineData("36 06 0001 61 0001 00")]
    [InlineData("82 07 0001 00 0001 61 00")]
    [InlineData("30 FFFFFF7F")]
    [InlineData("F0 00")]
    public async Task A_server_that_breaks_the_protocol_is_left_with_the_reason(string digits)
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        peer.Send(new RawPacket(Convert.FromHexString(digits.Replace(" ", "", StringComparison.Ordinal))));

        Assert.True((await peer.ReceiveDisconnectAsync()).Reason.IsFailure());
        Assert.Equal(MqttFailure.ProtocolError, (await client.HearAsync<MqttDisconnected>()).Failure);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_connect_is_given_up_after_the_connect_timeout()
    {
        var time = new ManualTime();
        await using var client = new TestClient(TestClient.To(_server) with { ConnectTimeout = TimeSpan.FromSeconds(3) }, time);
        await using var peer = await _server.AcceptAsync();
        await peer.ReceiveConnectAsync();

        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(MqttFailure.ConnectTimeout, (await client.HearAsync<MqttDisconnected>()).Failure);
    }

    [Fact]
    public async Task Pings_a_silent_server_and_gives_it_up_within_two_keep_alives()
    {
        var time = new ManualTime();
        await using var client = new TestClient(TestClient.To(_server) with { KeepAlive = TimeSpan.FromSeconds(20) }, time);
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();
        await time.UntilTimersAsync(1).WaitAsync(Loopback.Bound);

        time.Advance(TimeSpan.FromSeconds(15));
        await peer.ReceiveAsync(PacketType.Pingreq);
        await time.UntilTimersAsync(1).WaitAsync(Loopback.Bound);
        time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(MqttFailure.NoAnswer, (await client.HearAsync<MqttDisconnected>()).Failure);
        Assert.Equal(TimeSpan.FromSeconds(30), time.Elapsed);
    }

    [Fact]
    public async Task An_unknown_host_is_not_reachable()
    {
        await using var client = new TestClient(TestClient.To(_server) with { Servers = [new("mqtt://nobody.invalid")] });

        Assert.Equal(MqttFailure.NotReachable, (await client.HearAsync<MqttDisconnected>()).Failure);
    }

    [Fact]
    public void Options_that_cannot_work_are_refused()
    {
        var good = TestClient.To(_server);
        foreach (var bad in new[]
        {
            good with { Servers = [] },
            good with { Servers = [new("http://host")] },
            good with { ClientId = "\0" },
            good with { KeepAlive = TimeSpan.FromDays(1) },
            good with { ReceiveMaximum = 0 },
            good with { Will = new("a/#", default) },
        })
        {
            Assert.Throws<ArgumentException>(() => new MqttClient(
                bad, TimeProvider.System, new Random(1), Microsoft.Extensions.Logging.Abstractions.NullLogger<MqttClient>.Instance));
        }
    }

    /// <summary>Bytes that need not be a packet.</summary>
    internal readonly record struct RawPacket(byte[] Bytes) : IPacket
    {
        public byte FirstByte => Bytes[0];

        public void WriteBody(ref BodyWriter writer, MqttProtocolVersion version) => writer.Bytes(Bytes.AsSpan(2));
    }
}
