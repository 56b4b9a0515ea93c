using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using SensorAgent.Testing;
using SensorAgent.Web.Security;

namespace SensorAgent.Web.Tests;

/// <summary>The broker's WebSocket on the dashboard's port; the broker is the test, and sends everything back.</summary>
public sealed class MqttTests : IAsyncLifetime
{
    private readonly List<IPEndPoint> _remotes = [];
    private WebBench _bench = null!;
    private WebApplication? _app;

    public async Task InitializeAsync()
    {
        _bench = await WebBench.StartAsync();
        await StartAsync(_bench.Sources with { Mqtt = EchoAsync });
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task A_WebSocket_with_the_subprotocol_is_handed_to_the_broker()
    {
        using var client = await ConnectAsync();

        await client.SendAsync("PING"u8.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, default);

        Assert.Equal("mqtt", client.SubProtocol);
        Assert.Equal("PING", await ReadAsync(client));
        Assert.True(IPAddress.IsLoopback(Assert.Single(_remotes).Address));
    }

    [Theory]
    [InlineData("http://localhost:3000", true)]
    [InlineData("http://evil.example", false)]
    [InlineData("http://localhost.evil.example", false)]
    [InlineData("null", false)]
    [InlineData("https://app.example.org", true)] // one of Web:Hosts
    public async Task A_page_from_elsewhere_does_not_come_in(string origin, bool comesIn)
    {
        using var client = new ClientWebSocket();
        client.Options.SetRequestHeader("Origin", origin);

        if (comesIn)
            await ConnectAsync(client);
        else
            Assert.Contains("403", (await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(client))).Message, StringComparison.Ordinal);

        Assert.Equal(comesIn ? 1 : 0, _remotes.Count);
    }

    [Fact]
    public async Task Another_name_of_the_machine_than_its_own_is_turned_away()
    {
        using var client = new ClientWebSocket();
        client.Options.SetRequestHeader("Host", "evil.example");

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(client));

        Assert.Contains("421", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "192.0.2.7")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    public async Task Who_comes_through_a_proxy_is_not_taken_to_be_on_this_machine(string header, string value)
    {
        using var client = new ClientWebSocket();
        client.Options.SetRequestHeader(header, value);

        await ConnectAsync(client);

        Assert.False(IPAddress.IsLoopback(Assert.Single(_remotes).Address));
    }

    [Fact]
    public async Task With_a_password_only_the_admin_is_taken_to_be_on_this_machine()
    {
        _bench.SetPassword(Role.Admin, "correct horse");
        _bench.SetPassword(Role.Reader, "just looking");

        foreach (var credentials in new[] { null, WebBench.Basic("reader", "just looking"), WebBench.Basic("admin", "correct horse") })
        {
            using var client = new ClientWebSocket();
            if (credentials is not null)
                client.Options.SetRequestHeader("Authorization", credentials.ToString());
            await ConnectAsync(client);
        }

        Assert.Equal([false, false, true], _remotes.Select(remote => IPAddress.IsLoopback(remote.Address)));
    }

    [Fact]
    public async Task What_is_no_WebSocket_for_MQTT_is_told_what_is()
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync($"{_app!.Urls.Single()}/mqtt");
        using var other = new ClientWebSocket();
        other.Options.AddSubProtocol("chat");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("subprotocol mqtt", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<WebSocketException>(() => other.ConnectAsync(Address, default));
    }

    [Fact]
    public async Task Without_a_broker_of_its_own_there_is_none()
    {
        await _app!.DisposeAsync();
        await StartAsync(_bench.Sources);
        using var http = new HttpClient();

        using var answer = await http.GetAsync($"{_app.Urls.Single()}/mqtt");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("Mqtt:Broker is not embedded", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_does_not_hold_up_the_end()
    {
        using var client = await ConnectAsync();
        await client.SendAsync("PING"u8.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, default);
        await ReadAsync(client);

        await _app!.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));

        await Assert.ThrowsAsync<WebSocketException>(() => ReadAsync(client));
    }

    private Uri Address => new($"{_app!.Urls.Single().Replace("http", "ws", StringComparison.Ordinal)}/mqtt");

    private async Task StartAsync(WebSources sources)
    {
        var server = new WebServer(sources with { Settings = sources.Settings with { Hosts = ["app.example.org"] } }, _bench.Passwords);
        _app = server.Build(IPAddress.Loopback, 0, server.NewHub());
        await _app.StartAsync();
    }

    private async Task<ClientWebSocket> ConnectAsync(ClientWebSocket? other = null)
    {
        var client = other ?? new ClientWebSocket();
        client.Options.AddSubProtocol("mqtt");
        await client.ConnectAsync(new($"{Address}".Replace("127.0.0.1", "localhost", StringComparison.Ordinal)), default).WaitAsync(TimeSpan.FromSeconds(30));
        await Wait.Until(() => _remotes.Count > 0);
        return client;
    }

    private async Task EchoAsync(WebSocket socket, IPEndPoint remote)
    {
        _remotes.Add(remote);
        var buffer = new byte[100];
        try
        {
            while (await socket.ReceiveAsync(buffer, default) is { MessageType: WebSocketMessageType.Binary } received)
                await socket.SendAsync(buffer.AsMemory(0, received.Count).ToArray(), WebSocketMessageType.Binary, endOfMessage: true, default);
        }
        catch (WebSocketException)
        {
            // The client went.
        }
    }

    private static async Task<string> ReadAsync(ClientWebSocket client)
    {
        var buffer = new byte[100];
        var received = await client.ReceiveAsync(buffer, default).WaitAsync(TimeSpan.FromSeconds(30));
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
