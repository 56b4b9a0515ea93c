using System.Text;
using SensorAgent.Mqtt.Broker;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Tests.Broker;
using SensorAgent.Mqtt.Tests.Client;
using TestClient = SensorAgent.Mqtt.Tests.Client.TestClient;

namespace SensorAgent.Mqtt.Tests.Authentication;

/// <summary>AUTH at the client: SCRAM-SHA-256 with our broker, and packet by packet with a scripted server.</summary>
public sealed class ClientAuthenticationTests : IDisposable
{
    private static readonly ScramSha256Credential Pencil = ScramSha256Credential.Of("pencil");

    private readonly ScriptedServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Client_and_broker_agree_on_connecting_and_again_later()
    {
        await using var broker = await ScramBrokerAsync();
        await using var client = new TestClient(To(broker, "pencil"));

        await client.HearAsync<MqttConnected>();
        await client.Client.ReauthenticateAsync(default);
        await client.Client.ReauthenticateAsync(default);

        Assert.True((await client.PublishAsync("t", QualityOfService.AtLeastOnce)).IsSuccess);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_told()
    {
        await using var broker = await ScramBrokerAsync();
        await using var client = new TestClient(To(broker, "pencils"));

        var why = await client.HearAsync<MqttDisconnected>();

        Assert.Equal((MqttFailure.Refused, ReasonCode.NotAuthorized), (why.Failure, why.Reason));
    }

    [Fact]
    public async Task Nothing_but_AUTH_is_sent_until_the_server_has_accepted()
    {
        await using var client = new TestClient(Options());
        var publishing = client.PublishAsync("t", QualityOfService.AtLeastOnce);
        await using var peer = await _server.AcceptAsync();
        var connect = await peer.ReceiveConnectAsync();

        peer.Send(Auth(ReasonCode.ContinueAuthentication, "1"));
        var first = await ReceiveAuthAsync(peer);
        peer.Send(Auth(ReasonCode.ContinueAuthentication, "2"));
        var second = await ReceiveAuthAsync(peer);
        peer.Send(new ConnackPacket { AuthenticationMethod = "echo", AuthenticationData = "end"u8.ToArray() });
        var publish = await peer.ReceivePublishAsync();
        peer.Send(new AckPacket(PacketType.Puback, publish.PacketId));

        Assert.Equal(("echo", "begin"), (connect.AuthenticationMethod, Text(connect.AuthenticationData)));
        Assert.Equal((ReasonCode.ContinueAuthentication, "echo", "re 1"), (first.Reason, first.AuthenticationMethod, Text(first.AuthenticationData)));
        Assert.Equal("re 2", Text(second.AuthenticationData));
        Assert.True((await publishing).IsSuccess);
    }

    [Fact]
    public async Task A_server_that_cannot_prove_itself_is_left()
    {
        await using var client = new TestClient(Options());
        await using var peer = await _server.AcceptAsync();
        await peer.ReceiveConnectAsync();

        peer.Send(new ConnackPacket { AuthenticationMethod = "echo", AuthenticationData = "no end"u8.ToArray() });

        var why = await client.HearAsync<MqttDisconnected>();
        Assert.Equal((MqttFailure.Refused, false), (why.Failure, why.WasConnected));
        Assert.Contains("echo failed", why.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_names_another_method_or_none_is_left()
    {
        foreach (var connack in new[] { new ConnackPacket(), new ConnackPacket { AuthenticationMethod = "other" } })
        {
            await using var client = new TestClient(Options());
            await using var peer = await _server.AcceptAsync();
            await peer.ReceiveConnectAsync();

            peer.Send(connack);

            Assert.Equal(MqttFailure.ProtocolError, (await client.HearAsync<MqttDisconnected>()).Failure);
        }
    }

    [Fact]
    public async Task A_client_without_a_method_takes_none_from_the_server()
    {
        await using (var client = new TestClient(TestClient.To(_server)))
        {
            await using var peer = await _server.AcceptAsync();
            await peer.ReceiveConnectAsync();
            peer.Send(Auth(ReasonCode.ContinueAuthentication, "1"));
            Assert.Equal(MqttFailure.ProtocolError, (await client.HearAsync<MqttDisconnected>()).Failure);
        }

        await using (var client = new TestClient(TestClient.To(_server)))
        {
            await using var peer = await _server.AcceptAsync();
            await peer.ReceiveConnectAsync();
            peer.Send(new ConnackPacket { AuthenticationMethod = "echo" });
            Assert.Equal(MqttFailure.ProtocolError, (await client.HearAsync<MqttDisconnected>()).Failure);
        }
    }

    [Fact]
    public async Task Authenticating_again_completes_with_the_servers_success()
    {
        await using var client = new TestClient(Options());
        await using var peer = await WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        var again = client.Client.ReauthenticateAsync(default);
        var first = await ReceiveAuthAsync(peer);
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.Client.ReauthenticateAsync(default));
        peer.Send(Auth(ReasonCode.ContinueAuthentication, "3"));
        var second = await ReceiveAuthAsync(peer);
        Assert.False(again.IsCompleted);
        peer.Send(Auth(ReasonCode.Success, "end"));
        await again;

        Assert.Equal((ReasonCode.ReAuthenticate, "echo", "begin"), (first.Reason, first.AuthenticationMethod, Text(first.AuthenticationData)));
        Assert.Equal((ReasonCode.ContinueAuthentication, "re 3"), (second.Reason, Text(second.AuthenticationData)));
    }

    [Fact]
    public async Task Authenticating_again_fails_with_the_connection()
    {
        await using var client = new TestClient(Options());
        await using var peer = await WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        var again = client.Client.ReauthenticateAsync(default);
        await ReceiveAuthAsync(peer);
        peer.Send(new DisconnectPacket(ReasonCode.NotAuthorized));

        var fault = await Assert.ThrowsAsync<MqttConnectionException>(() => again);
        Assert.Equal(ReasonCode.NotAuthorized, fault.Reason);
    }

    [Fact]
    public async Task A_server_that_asks_by_itself_or_ends_wrong_is_told_and_left()
    {
        await using (var client = new TestClient(Options()))
        {
            await using var peer = await WelcomeAsync();
            peer.Send(Auth(ReasonCode.ContinueAuthentication, "1"));
            Assert.Equal(ReasonCode.ProtocolError, (await peer.ReceiveDisconnectAsync()).Reason);
        }

        await using (var client = new TestClient(Options()))
        {
            await using var peer = await WelcomeAsync();
            await client.HearAsync<MqttConnected>();
            var again = client.Client.ReauthenticateAsync(default);
            await ReceiveAuthAsync(peer);
            peer.Send(Auth(ReasonCode.Success, "no end"));
            Assert.Equal(ReasonCode.UnspecifiedError, (await peer.ReceiveDisconnectAsync()).Reason);
            await Assert.ThrowsAsync<MqttConnectionException>(() => again);
        }
    }

    [Fact]
    public async Task A_client_without_a_method_cannot_authenticate_again()
    {
        await using var client = new TestClient(TestClient.To(_server));
        await using var peer = await _server.WelcomeAsync();
        await client.HearAsync<MqttConnected>();

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.Client.ReauthenticateAsync(default));
    }

    [Fact]
    public async Task Does_not_fall_back_to_a_version_without_authentication()
    {
        await using var client = new TestClient(Options());
        await using (var first = await _server.AcceptAsync())
        {
            await first.ReceiveConnectAsync();
            first.Send(new ConnackPacket { Reason = ReasonCode.UnsupportedProtocolVersion });
        }

        Assert.Equal(ReasonCode.UnsupportedProtocolVersion, (await client.HearAsync<MqttDisconnected>()).Reason);
    }

    private static Task<TestBroker> ScramBrokerAsync() => TestBroker.StartAsync(new()
    {
        Anonymous = AnonymousAccess.Nobody,
        Authentications = [new ScramSha256BrokerAuthentication(name => name == "user" ? Pencil : null)],
    });

    private static MqttClientOptions To(TestBroker broker, string password) => new()
    {
        Servers = [new($"mqtt://127.0.0.1:{broker.Port}")],
        ClientId = "c",
        Authentication = new ScramSha256Authentication("user", password),
    };

    private MqttClientOptions Options() => TestClient.To(_server) with { Authentication = new Echo() };

    private Task<ScriptedServer.Peer> WelcomeAsync() =>
        _server.WelcomeAsync(new ConnackPacket { AuthenticationMethod = "echo", AuthenticationData = "end"u8.ToArray() });

    private static async Task<AuthPacket> ReceiveAuthAsync(ScriptedServer.Peer peer) =>
        AuthPacket.Read((await peer.ReceiveAsync(PacketType.Auth)).Body, MqttProtocolVersion.V5);

    private static AuthPacket Auth(ReasonCode reason, string data) =>
        new(reason) { AuthenticationMethod = "echo", AuthenticationData = Encoding.UTF8.GetBytes(data) };

    private static string Text(ReadOnlyMemory<byte>? data) => Encoding.UTF8.GetString(data!.Value.Span);

    /// <summary>Answers anything, and wants "end" at the end.</summary>
    private sealed class Echo : IMqttAuthentication
    {
        public string Method => "echo";

        public IMqttAuthenticationExchange Begin() => new Exchange();

        private sealed class Exchange : IMqttAuthenticationExchange
        {
            public ReadOnlyMemory<byte>? First => "begin"u8.ToArray();

            public ReadOnlyMemory<byte>? Answer(ReadOnlyMemory<byte>? data) => Encoding.UTF8.GetBytes($"re {Text(data)}");

            public void Complete(ReadOnlyMemory<byte>? data)
            {
                if (Text(data) != "end")
                    throw new System.Security.Authentication.AuthenticationException("it ends wrong");
            }
        }
    }
}
