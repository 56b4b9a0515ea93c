using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Testing;

namespace SensorAgent.Mqtt.Tests.Broker;

public sealed class WillTests
{
    private static Func<ConnectPacket, ConnectPacket> WithWill(uint delay = 0, uint expiry = 0, bool retain = false) => connect => connect with
    {
        CleanStart = false,
        SessionExpiryInterval = expiry,
        Will = new("w", "gone"u8.ToArray()) { DelayInterval = delay, Retain = retain, Qos = QualityOfService.AtLeastOnce },
    };

    [Fact]
    public async Task A_client_that_is_killed_leaves_its_will()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var watcher = await WatchAsync(broker);
        await using var client = await broker.ConnectAsync("a", MqttProtocolVersion.V311, WithWill());

        client.Kill();

        Assert.Equal("PUBLISH w=gone", await watcher.NextAsync());
    }

    [Fact]
    public async Task A_client_that_closes_without_DISCONNECT_leaves_its_will_retained_if_it_said_so()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var watcher = await WatchAsync(broker);
        var client = await broker.ConnectAsync("a", change: WithWill(retain: true));

        await client.DisposeAsync();

        Assert.Equal("PUBLISH w=gone", await watcher.NextAsync());
        await watcher.SubscribeAsync("w");
        Assert.Equal("PUBLISH w=gone retain", await watcher.NextAsync());
    }

    [Fact]
    public async Task A_good_bye_cancels_the_will()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var watcher = await WatchAsync(broker);
        await using var client = await broker.ConnectAsync("a", change: WithWill());

        await client.DisconnectAsync();

        Assert.Empty(await watcher.UntilPingAsync());
    }

    [Fact]
    public async Task A_good_bye_that_asks_for_the_will_gets_it()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var watcher = await WatchAsync(broker);
        await using var client = await broker.ConnectAsync("a", change: WithWill());

        await client.DisconnectAsync(ReasonCode.DisconnectWithWillMessage);

        Assert.Equal("PUBLISH w=gone", await watcher.NextAsync());
    }

    [Fact]
    public async Task A_client_that_breaks_the_protocol_leaves_its_will()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var watcher = await WatchAsync(broker);
        await using var client = await broker.ConnectAsync("a", change: WithWill());

        await client.SendHexAsync("00 00");

        Assert.Equal("PUBLISH w=gone", await watcher.NextAsync());
    }

    [Fact]
    public async Task A_client_that_falls_silent_leaves_its_will()
    {
        var time = new ManualTime();
        await using var broker = await TestBroker.StartAsync(time: time);
        await using var watcher = await WatchAsync(broker);
        await using var client = await broker.ConnectAsync("a", change: connect => WithWill()(connect) with { KeepAlive = 4 });

        time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal("PUBLISH w=gone", await watcher.NextAsync());
    }

    [Fact]
    public async Task Being_taken_over_counts_as_an_end()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var watcher = await WatchAsync(broker);
        await using var older = await broker.ConnectAsync("a", change: WithWill());
        await using var newer = await broker.ConnectAsync("a");

        Assert.Equal("PUBLISH w=gone", await watcher.NextAsync());
    }

    [Fact]
    public async Task A_delayed_will_waits_its_time()
    {
        var time = new ManualTime();
        await using var broker = await TestBroker.StartAsync(time: time);
        await using var watcher = await WatchAsync(broker);
        await using var client = await broker.ConnectAsync("a", change: WithWill(delay: 10, expiry: 100));
        await client.DisconnectAsync(ReasonCode.DisconnectWithWillMessage);

        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(await watcher.UntilPingAsync());
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("PUBLISH w=gone", await watcher.NextAsync());
    }

    [Fact]
    public async Task A_delayed_will_does_not_outlive_the_session()
    {
        var time = new ManualTime();
        await using var broker = await TestBroker.StartAsync(time: time);
        await using var watcher = await WatchAsync(broker);
        await using var client = await broker.ConnectAsync("a", change: WithWill(delay: 100, expiry: 10));
        await client.DisconnectAsync(ReasonCode.DisconnectWithWillMessage);

        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("PUBLISH w=gone", await watcher.NextAsync());
    }

    [Fact]
    public async Task Coming_back_in_time_cancels_a_delayed_will()
    {
        var time = new ManualTime();
        await using var broker = await TestBroker.StartAsync(time: time);
        await using var watcher = await WatchAsync(broker);
        await using var client = await broker.ConnectAsync("a", change: WithWill(delay: 10, expiry: 100));
        await client.DisconnectAsync(ReasonCode.DisconnectWithWillMessage);

        await using var again = await broker.ConnectAsync("a", change: connect => connect with { CleanStart = false });
        time.Advance(TimeSpan.FromSeconds(60));

        Assert.Empty(await watcher.UntilPingAsync());
    }

    [Fact]
    public async Task Starting_clean_releases_a_delayed_will_at_once()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var watcher = await WatchAsync(broker);
        await using var client = await broker.ConnectAsync("a", change: WithWill(delay: 10, expiry: 100));
        await client.DisconnectAsync(ReasonCode.DisconnectWithWillMessage);

        await using var again = await broker.ConnectAsync("a");

        Assert.Equal("PUBLISH w=gone", await watcher.NextAsync());
    }

    private static async Task<TestClient> WatchAsync(TestBroker broker)
    {
        var watcher = await broker.ConnectAsync("watcher");
        await watcher.SubscribeAsync("w");
        return watcher;
    }
}
