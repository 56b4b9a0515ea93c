using System.Text;
using SensorAgent.Mqtt.Broker;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Tests.Broker;

namespace SensorAgent.Mqtt.Tests.Authentication;

/// <summary>AUTH at the broker, packet by packet, with a method that asks for two words: the name, and "secret".</summary>
public sealed class BrokerAuthenticationTests
{
    private static readonly MqttBrokerOptions Options = new() { Anonymous = AnonymousAccess.Nobody, Authentications = [new TwoWords()] };

    [Fact]
    public async Task A_client_that_answers_right_is_let_in_with_its_method_named_in_every_packet()
    {
        await using var broker = await TestBroker.StartAsync(Options);
        await using var client = await BeginAsync(broker);

        var auth = Assert.IsType<AuthPacket>(await client.ReadAsync());
        await client.SendAsync(Auth(ReasonCode.ContinueAuthentication, "secret"));
        var connack = Assert.IsType<ConnackPacket>(await client.ReadAsync());

        Assert.Equal((ReasonCode.ContinueAuthentication, "two-words", "and?"), (auth.Reason, auth.AuthenticationMethod, Text(auth.AuthenticationData)));
        Assert.Equal((ReasonCode.Success, "two-words", "hello anna"), (connack.Reason, connack.AuthenticationMethod, Text(connack.AuthenticationData)));
        Assert.Empty(await client.UntilPingAsync());
    }

    [Fact]
    public async Task A_client_that_answers_wrong_is_refused_and_closed()
    {
        await using var broker = await TestBroker.StartAsync(Options);
        await using var client = await BeginAsync(broker);
        Assert.IsType<AuthPacket>(await client.ReadAsync());

        await client.SendAsync(Auth(ReasonCode.ContinueAuthentication, "guess"));

        Assert.Equal("CONNACK 0x87", await client.NextAsync());
        Assert.Equal("closed", await client.NextAsync());
    }

    [Fact]
    public async Task A_client_without_a_method_gets_none_in_CONNACK_and_may_send_no_AUTH()
    {
        await using var broker = await TestBroker.StartAsync(Options with { Anonymous = AnonymousAccess.Loopback });
        await using var client = await broker.ConnectAsync("a");

        await client.SendAsync(Auth(ReasonCode.ReAuthenticate, "anna"));

        Assert.Null(client.Answer!.AuthenticationMethod);
        Assert.Equal("DISCONNECT 0x82", await client.NextAsync());
        Assert.Equal("closed", await client.NextAsync());
    }

    [Theory]
    [InlineData("C0 00")] // PINGREQ
    [InlineData("10 10 0004 4D515454 05 02 0000 00 0001 61 0000")] // CONNECT
    [InlineData("30 04 0001 61 00")] // PUBLISH
    [InlineData("F1 00")] // AUTH with a reserved flag
    [InlineData("F0 0D 19 0B 15 0009 74776F2D776F7264")] // AUTH that is cut short
    [InlineData("F0 0E 19 0C 15 0009 74776F2D776F726473")] // AUTH that begins anew
    [InlineData("F0 08 18 06 15 0003 616263")] // AUTH of another method
    [InlineData("F0 00")] // AUTH that says success
    public async Task Before_it_is_let_in_a_client_may_send_nothing_else(string packet)
    {
        await using var broker = await TestBroker.StartAsync(Options);
        await using var client = await BeginAsync(broker);
        Assert.IsType<AuthPacket>(await client.ReadAsync());

        await client.SendHexAsync(packet);

        Assert.Equal("closed", await client.NextAsync()); // without a DISCONNECT, as there was no CONNACK [MQTT-3.14.0-1]
        await using var other = await BeginAsync(broker);
        Assert.IsType<AuthPacket>(await other.ReadAsync());
    }

    [Fact]
    public async Task A_client_may_leave_in_the_middle()
    {
        await using var broker = await TestBroker.StartAsync(Options);
        await using var client = await BeginAsync(broker);
        Assert.IsType<AuthPacket>(await client.ReadAsync());

        await client.SendAsync(new DisconnectPacket());

        Assert.Equal("closed", await client.NextAsync());
        Assert.Empty(broker.Warnings);
    }

    [Fact]
    public async Task A_connected_client_can_authenticate_again_while_messages_go_on()
    {
        await using var broker = await TestBroker.StartAsync(Options);
        await using var client = await LetInAsync(broker);

        await client.SendAsync(Auth(ReasonCode.ReAuthenticate, "anna"));
        var question = Assert.IsType<AuthPacket>(await client.ReadAsync());
        await client.PublishAsync("t", "x", qos: 1, id: 5);
        var puback = await client.NextAsync();
        await client.SendAsync(Auth(ReasonCode.ContinueAuthentication, "secret"));
        var end = Assert.IsType<AuthPacket>(await client.ReadAsync());

        Assert.Equal((ReasonCode.ContinueAuthentication, "two-words"), (question.Reason, question.AuthenticationMethod));
        Assert.Equal("PUBACK 5 0x10", puback);
        Assert.Equal((ReasonCode.Success, "two-words", "hello anna"), (end.Reason, end.AuthenticationMethod, Text(end.AuthenticationData)));
    }

    [Theory]
    [InlineData("anna", "guess")]
    [InlineData("bert", "secret")] // a good answer, but the session is another user's
    public async Task A_connected_client_that_fails_to_authenticate_again_is_disconnected(string name, string word)
    {
        await using var broker = await TestBroker.StartAsync(Options);
        await using var client = await LetInAsync(broker);
        await client.SendAsync(Auth(ReasonCode.ReAuthenticate, name));
        Assert.IsType<AuthPacket>(await client.ReadAsync());

        await client.SendAsync(Auth(ReasonCode.ContinueAuthentication, word));

        Assert.Equal("DISCONNECT 0x87", await client.NextAsync());
        Assert.Equal("closed", await client.NextAsync());
    }

    [Theory]
    [InlineData("F0 0E 18 0C 15 0009 74776F2D776F726473", 0x82)] // goes on with what was not begun
    [InlineData("F0 08 19 06 15 0003 616263", 0x82)] // another method
    [InlineData("F0 0E 1A 0C 15 0009 74776F2D776F726473", 0x81)] // a reason code that AUTH does not have
    public async Task A_re_authentication_that_is_none_is_a_fault(string packet, int reason)
    {
        await using var broker = await TestBroker.StartAsync(Options);
        await using var client = await LetInAsync(broker);

        await client.SendHexAsync(packet);

        Assert.Equal($"DISCONNECT 0x{reason:X2}", await client.NextAsync());
    }

    [Fact]
    public async Task Who_the_client_is_decides_what_it_may_do()
    {
        using var files = new TemporaryFiles();
        await using var broker = await TestBroker.StartAsync(Options with { AccessFile = files.Write("acl", "user anna", "topic write hers") });
        await using var client = await LetInAsync(broker);

        await client.PublishAsync("hers", "x", qos: 1, id: 1);
        await client.PublishAsync("his", "x", qos: 1, id: 2);

        Assert.Equal(["PUBACK 1 0x10", "PUBACK 2 0x87"], await client.UntilPingAsync());
    }

    private static async Task<SensorAgent.Mqtt.Tests.Broker.TestClient> BeginAsync(TestBroker broker)
    {
        var client = await broker.OpenAsync();
        await client.SendAsync(new ConnectPacket { ClientId = "a", AuthenticationMethod = "two-words", AuthenticationData = "anna"u8.ToArray() });
        return client;
    }

    private static async Task<SensorAgent.Mqtt.Tests.Broker.TestClient> LetInAsync(TestBroker broker)
    {
        var client = await BeginAsync(broker);
        Assert.IsType<AuthPacket>(await client.ReadAsync());
        await client.SendAsync(Auth(ReasonCode.ContinueAuthentication, "secret"));
        Assert.Equal("CONNACK", await client.NextAsync());
        return client;
    }

    private static AuthPacket Auth(ReasonCode reason, string data) =>
        new(reason) { AuthenticationMethod = "two-words", AuthenticationData = Encoding.UTF8.GetBytes(data) };

    private static string Text(ReadOnlyMemory<byte>? data) => Encoding.UTF8.GetString(data!.Value.Span);

    private sealed class TwoWords : IMqttBrokerAuthentication
    {
        public string Method => "two-words";

        public IMqttBrokerAuthenticationExchange Begin() => new Exchange();

        private sealed class Exchange : IMqttBrokerAuthenticationExchange
        {
            private string? _name;

            public MqttAuthenticationStep Answer(ReadOnlyMemory<byte>? data)
            {
                if (_name is null)
                {
                    _name = Text(data);
                    return MqttAuthenticationStep.Continue("and?"u8.ToArray());
                }

                return Text(data) == "secret"
                    ? MqttAuthenticationStep.Accept(_name, Encoding.UTF8.GetBytes($"hello {_name}"))
                    : MqttAuthenticationStep.Refuse();
            }
        }
    }
}
