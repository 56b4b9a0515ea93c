using System.Net.Sockets;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Mqtt.Broker;
using SensorAgent.Mqtt;
using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests.Broker;

/// <summary>Our broker over TLS and WebSocket, with Mosquitto's clients and ours.</summary>
public sealed class BrokerTransportTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Mosquittos_clients_speak_with_it_over_TLS()
    {
        await using var broker = await StartAsync(new() { Tls = Tls() });
        var port = broker.TlsEndpoint!.Port;
        string[] tls = ["-h", "localhost", "--cafile", _certificates.CaFile];
        Assert.Equal(0, await MosquittoClient.PublishAsync(port, [.. tls, "-t", "ready", "-m", "1", "-r"]));
        await using var subscriber = await MosquittoClient.SubscribeAsync(port, [.. tls, "-V", "mqttv5", "-q", "2", "-t", "/Sensor/#"]);

        Assert.Equal(0, await MosquittoClient.PublishAsync(port, [.. tls, "-q", "2", "-t", "/Sensor/t", "-m", "21.4"]));

        Assert.Equal("/Sensor/t 21.4 2 0", await subscriber.NextLineAsync());
    }

    [Fact]
    public async Task A_client_certificate_is_asked_for_where_an_authority_is_set()
    {
        await using var broker = await StartAsync(new() { Tls = Tls() with { ClientAuthorityFile = _certificates.CaFile } });
        var port = broker.TlsEndpoint!.Port;
        var own = _certificates.Issue("device-7");
        string[] tls = ["-h", "localhost", "--cafile", _certificates.CaFile, "-t", "t", "-m", "x", "-q", "1"];

        Assert.NotEqual(0, await MosquittoClient.PublishAsync(port, tls));
        Assert.Equal(0, await MosquittoClient.PublishAsync(port, [.. tls, "--cert", own.Certificate, "--key", own.Key]));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_does_not_open_the_door()
    {
        using var others = new TestCertificates();
        var foreign = others.Issue("device-7");
        await using var broker = await StartAsync(new() { Tls = Tls() with { ClientAuthorityFile = _certificates.CaFile } });

        Assert.NotEqual(0, await MosquittoClient.PublishAsync(
            broker.TlsEndpoint!.Port, "-h", "localhost", "--cafile", _certificates.CaFile, "-t", "t", "-m", "x", "-q", "1", "--cert", foreign.Certificate, "--key", foreign.Key));
    }

    [Theory]
    [InlineData("mqtt", MqttProtocolVersion.V5)]
    [InlineData("mqtts", MqttProtocolVersion.V5)]
    [InlineData("ws", MqttProtocolVersion.V5)]
    [InlineData("wss", MqttProtocolVersion.V5)]
    [InlineData("mqtt", MqttProtocolVersion.V311)]
    [InlineData("wss", MqttProtocolVersion.V311)]
    public async Task Our_client_speaks_with_it_over_every_transport(string scheme, MqttProtocolVersion version)
    {
        await using var broker = await StartAsync(new()
        {
            Tls = Tls(),
            WebSocket = new() { Port = 0, Tls = scheme == "wss" ? Tls() : null },
        });
        var port = scheme switch
        {
            "mqtt" => broker.LocalEndpoint!.Port,
            "mqtts" => broker.TlsEndpoint!.Port,
            _ => broker.WebSocketEndpoint!.Port,
        };
        var options = RunningClient.Options(new Uri($"{scheme}://localhost:{port}/mqtt")) with { Version = version, Tls = new() { CaFile = _certificates.CaFile } };
        await using var client = await RunningClient.SubscribeAsync(options, new Subscription("/Sensor/#", QualityOfService.ExactlyOnce));
        var large = new string('x', 200_000);

        foreach (var (qos, payload) in new[] { (0, "21.4"), (1, "21.5"), (2, large) })
            await client.Client.PublishAsync(new("/Sensor/t", Encoding.UTF8.GetBytes(payload)) { Qos = (QualityOfService)qos }, PublishScope.AnyConnection, CancellationToken.None);

        Assert.Equal("21.4", (await client.Handler.MessageAsync()).Text);
        Assert.Equal("21.5", (await client.Handler.MessageAsync()).Text);
        Assert.Equal(large, (await client.Handler.MessageAsync()).Text);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("GET /mqtt HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("POST / HTTP/1.1\r\n\r\n", "")]
    public async Task A_request_that_is_no_WebSocket_for_MQTT_is_turned_away(string request, string answer)
    {
        await using var broker = await StartAsync(new() { WebSocket = new() { Port = 0 } });
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, broker.WebSocketEndpoint!.Port);

        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));

        using var reader = new StreamReader(tcp.GetStream());
        Assert.StartsWith(answer, await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_text_on_the_TLS_port_harms_nobody()
    {
        await using var broker = await StartAsync(new() { Tls = Tls() });
        Assert.NotEqual(0, await MosquittoClient.PublishAsync(broker.TlsEndpoint!.Port, "-t", "t", "-m", "x"));

        Assert.Equal(0, await MosquittoClient.PublishAsync(broker.TlsEndpoint!.Port, "-h", "localhost", "--cafile", _certificates.CaFile, "-t", "t", "-m", "x"));
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_keeps_it_from_starting_and_frees_the_other_port()
    {
        var port = FreePort.Next();

        await Assert.ThrowsAsync<MqttBrokerStartException>(() =>
            StartAsync(new() { Port = port, Tls = new() { Port = 0, CertificateFile = "/nowhere/server.pem" } }));

        await using var broker = await StartAsync(new() { Port = port });
        Assert.Equal(port, broker.LocalEndpoint!.Port);
    }

    private MqttBrokerTlsOptions Tls()
    {
        var files = _certificates.Issue("localhost");
        return new() { Port = 0, CertificateFile = files.Certificate, KeyFile = files.Key };
    }

    private static async Task<MqttBroker> StartAsync(MqttBrokerOptions options)
    {
        var broker = new MqttBroker(options.Port == 1883 ? options with { Port = 0 } : options, TimeProvider.System, NullLogger<MqttBroker>.Instance);
        await broker.StartAsync(CancellationToken.None);
        return broker;
    }
}
