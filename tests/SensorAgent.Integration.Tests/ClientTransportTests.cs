using SensorAgent.Mqtt;
using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests;

/// <summary>Our client with TLS and WebSocket, against Mosquitto.</summary>
public sealed class ClientTransportTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Theory]
    [InlineData("mqtts", false)]
    [InlineData("ws", false)]
    [InlineData("wss", false)]
    [InlineData("mqtts", true)]
    public async Task Messages_of_every_size_pass(string scheme, bool old)
    {
        var (server, address) = await StartAsync(scheme, "localhost");
        await using var _ = server;
        await using var client = await RunningClient.SubscribeAsync(
            RunningClient.Options(address) with
            {
                Tls = new() { CaFile = _certificates.CaFile },
                Version = old ? MqttProtocolVersion.V311 : MqttProtocolVersion.V5,
            },
            new Subscription("t", QualityOfService.ExactlyOnce));

        foreach (var size in new[] { 0, 1, 127, 5000, 200_000 })
        {
            var payload = new string('x', size);
            var publishing = client.Client.PublishAsync(
                new("t", System.Text.Encoding.UTF8.GetBytes(payload)) { Qos = QualityOfService.ExactlyOnce }, PublishScope.ThisConnection, default);
            Assert.Equal(payload, (await client.Handler.MessageAsync()).Text);
            Assert.True((await publishing.AsTask().WaitAsync(RecordingHandler.Bound)).IsSuccess);
        }
    }

    [Theory]
    [InlineData("mqtts")]
    [InlineData("wss")]
    public async Task A_server_of_an_unknown_authority_is_refused_with_the_remedy(string scheme)
    {
        var (server, address) = await StartAsync(scheme, "localhost");
        await using var _ = server;
        await using var client = RunningClient.Start(RunningClient.Options(address));

        var refused = await client.Handler.DisconnectedAsync();

        Assert.Equal(MqttFailure.Tls, refused.Failure);
        Assert.Contains("name the issuer's certificate as the CA file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_unless_that_name_is_expected()
    {
        var (server, address) = await StartAsync("mqtts", "broker.test");
        await using var _ = server;
        var tls = new MqttTlsOptions { CaFile = _certificates.CaFile };

        await using (var client = RunningClient.Start(RunningClient.Options(address) with { Tls = tls }))
            Assert.Contains("is for broker.test, not for 127.0.0.1", (await client.Handler.DisconnectedAsync()).Message, StringComparison.Ordinal);

        await using var again = await RunningClient.ConnectAsync(
            RunningClient.Options(address) with { Tls = tls with { ServerName = "broker.test" } });
        Assert.True(again.Client.IsConnected);
    }

    [Fact]
    public async Task An_expired_certificate_is_refused_in_words()
    {
        var (server, address) = await StartAsync("mqtts", "localhost", TimeProvider.System.GetUtcNow().AddDays(-1));
        await using var _ = server;
        await using var client = RunningClient.Start(RunningClient.Options(address) with { Tls = new() { CaFile = _certificates.CaFile } });

        Assert.Contains("this machine's clock", (await client.Handler.DisconnectedAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(30, false)]
    public async Task A_certificate_that_expires_soon_is_told_ahead(int days, bool isTold)
    {
        var (server, address) = await StartAsync("mqtts", "localhost", TimeProvider.System.GetUtcNow().AddDays(days));
        await using var _ = server;
        var logger = new RecordingLogger<MqttClient>();
        using var stopping = new CancellationTokenSource();
        var client = new MqttClient(
            RunningClient.Options(address) with { Tls = new() { CaFile = _certificates.CaFile } }, TimeProvider.System, new Random(1), logger);
        var handler = new RecordingHandler();

        var running = client.RunAsync(handler, stopping.Token);
        await handler.ConnectedAsync();
        await stopping.CancelAsync();
        await running.WaitAsync(RecordingHandler.Bound);

        Assert.Equal(isTold ? 1 : 0, logger.Warnings.Count(line => line.Contains("have it renewed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_pinned_certificate_is_trusted_and_no_other()
    {
        var (server, address) = await StartAsync("mqtts", "broker.test");
        await using var _ = server;
        var pin = _certificates.Issue("other.test").Fingerprint;

        await using (var client = RunningClient.Start(RunningClient.Options(address) with { Tls = new() { PinnedFingerprint = pin } }))
            Assert.Contains("not the pinned one", (await client.Handler.DisconnectedAsync()).Message, StringComparison.Ordinal);

        await using var again = await RunningClient.ConnectAsync(
            RunningClient.Options(address) with { Tls = new() { PinnedFingerprint = _serverFingerprint } });
        Assert.True(again.Client.IsConnected);
    }

    [Theory]
    [InlineData("pem")]
    [InlineData("pfx")]
    public async Task A_client_certificate_lets_it_in(string form)
    {
        var (server, address) = await StartAsync("mqtts", "localhost", lines: "require_certificate true");
        await using var _ = server;
        var own = _certificates.Issue("client.test");
        var tls = new MqttTlsOptions { CaFile = _certificates.CaFile };

        await using (var client = RunningClient.Start(RunningClient.Options(address) with { Tls = tls }))
            Assert.False((await client.Handler.DisconnectedAsync()).WasConnected);

        tls = form == "pem"
            ? tls with { CertificateFile = own.Certificate, KeyFile = own.Key }
            : tls with { CertificateFile = own.Pfx, KeyPassword = "secret" };
        var handler = new RecordingHandler();
        await using var again = RunningClient.Start(RunningClient.Options(address) with { Tls = tls }, handler);
        var connected = await handler.ConnectedAsync();
        Assert.NotNull(connected.ServerCertificateExpires);
        Assert.InRange(connected.ClientCertificateExpires!.Value, TimeProvider.System.GetUtcNow().AddDays(364), TimeProvider.System.GetUtcNow().AddDays(367));
    }

    [Fact]
    public async Task A_certificate_file_that_cannot_be_read_is_named()
    {
        var (server, address) = await StartAsync("mqtts", "localhost");
        await using var _ = server;
        await using var client = RunningClient.Start(RunningClient.Options(address) with { Tls = new() { CaFile = "/nowhere/ca.pem" } });

        var refused = await client.Handler.DisconnectedAsync();

        Assert.Equal(MqttFailure.Tls, refused.Failure);
        Assert.Contains("/nowhere/ca.pem", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_speaks_something_else_ends_in_words()
    {
        await using var server = await MosquittoServer.StartAsync();
        await using var client = RunningClient.Start(RunningClient.Options(new Uri($"ws://127.0.0.1:{server.Port}"), new Uri($"mqtts://127.0.0.1:{server.Port}")));

        var first = await client.Handler.DisconnectedAsync();
        var second = await client.Handler.DisconnectedAsync();

        Assert.False(first.WasConnected);
        Assert.NotEqual(MqttFailure.ProtocolError, first.Failure);
        Assert.Contains(second.Failure, new[] { MqttFailure.Tls, MqttFailure.ConnectionLost });
    }

    private string? _serverFingerprint;

    private async Task<(MosquittoServer Server, Uri Address)> StartAsync(string scheme, string name, DateTimeOffset? until = null, string? lines = null)
    {
        var own = _certificates.Issue(name, until);
        _serverFingerprint = own.Fingerprint;
        var port = FreePort.Next();
        List<string> more = [$"listener {port} 127.0.0.1"];
        if (scheme is "mqtts" or "wss")
            more.AddRange([$"cafile {_certificates.CaFile}", $"certfile {own.Certificate}", $"keyfile {own.Key}"]);
        if (scheme is "ws" or "wss")
            more.Add("protocol websockets");
        if (lines is not null)
            more.Add(lines);
        return (await MosquittoServer.StartAsync(new() { Lines = more }), new Uri($"{scheme}://127.0.0.1:{port}"));
    }
}
