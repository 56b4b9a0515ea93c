using System.Net;
using System.Net.Sockets;
using SensorAgent.Core.Model;
using SensorAgent.Testing;
using SensorAgent.Web.Security;

namespace SensorAgent.Web.Tests;

public sealed class WebServiceTests : IAsyncLifetime
{
    private WebBench _bench = null!;

    public async Task InitializeAsync() => _bench = await WebBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Until_a_password_is_set_only_loopback_is_served_and_then_what_was_asked_for()
    {
        var port = FreePort.Next();
        using var service = new WebService(_bench.Sources with { Settings = new(true, "0.0.0.0", port, []) });
        await service.StartAsync(default);
        await AdvanceUntilAsync(() => Logged("for this machine only, and not at 0.0.0.0, until a password is set"));
        Assert.False(Listens("127.0.0.2", port)); // loopback too, but not the address that is listened on
        Assert.True(Listens("127.0.0.1", port));

        _bench.SetPassword(Role.Admin, "correct horse");
        await AdvanceUntilAsync(() => Logged($"The dashboard is at http://0.0.0.0:{port}."));

        Assert.True(Listens("127.0.0.2", port));
        await service.StopAsync(default);
        Assert.False(Listens("127.0.0.1", port));
    }

    [Fact]
    public async Task A_port_that_is_taken_costs_the_dashboard_only_and_is_tried_again()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        using var service = new WebService(_bench.Sources with { Settings = new(true, "127.0.0.1", port, []) });
        await service.StartAsync(default);
        await AdvanceUntilAsync(() => Logged($"The dashboard cannot listen on 127.0.0.1:{port}"));
        Assert.False(service.ExecuteTask!.IsCompleted);

        other.Stop();
        await AdvanceUntilAsync(() => Logged($"The dashboard is at http://127.0.0.1:{port}."));

        await service.StopAsync(default);
        Assert.True(service.ExecuteTask.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task The_first_readings_go_before_the_server()
    {
        var port = FreePort.Next();
        using var service = new WebService(_bench.Sources with { Settings = new(true, "127.0.0.1", port, []) });
        var timers = _bench.Time.Timers;
        await service.StartAsync(default);
        await Wait.Until(() => _bench.Time.Timers > timers);
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(Listens("127.0.0.1", port));

        _bench.Measure(new("temperature", 1), new("motion", SensorValue.Of(true)), new("image", SensorValue.Of([1])), new("text", SensorValue.Of("a")));
        await Wait.Until(() =>
        {
            _bench.Time.Advance(TimeSpan.FromMilliseconds(1)); // far from the limit
            return Listens("127.0.0.1", port);
        });

        await service.StopAsync(default);
    }

    private bool Logged(string text) => _bench.Loggers.Lines.Any(line => line.Contains(text, StringComparison.Ordinal));

    private Task AdvanceUntilAsync(Func<bool> condition) => Wait.Until(() =>
    {
        if (!condition())
            _bench.Time.Advance(TimeSpan.FromSeconds(1));
        return condition();
    });

    private static bool Listens(string address, int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(address, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
