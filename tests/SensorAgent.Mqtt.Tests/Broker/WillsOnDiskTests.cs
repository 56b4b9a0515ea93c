using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Testing;

namespace SensorAgent.Mqtt.Tests.Broker;

/// <summary>What becomes of wills when the broker itself goes: a watcher with a session of its own sees it later.</summary>
public sealed class WillsOnDiskTests : IDisposable
{
    private readonly TemporaryFiles _files = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(0)] // a session that ends with its connection
    [InlineData(3600)]
    public async Task A_killed_broker_publishes_the_wills_of_its_clients_when_it_is_back(uint expiry)
    {
        await using var broker = await StartAsync();
        await using var client = await broker.ConnectAsync("a", change: WithWill(0, expiry));

        await using var after = await StartAsync(Copy());

        await using var watcher = await ComeBackAsync(after);
        Assert.Equal(["PUBLISH w=gone q1 id1"], await watcher.UntilPingAsync());
        await watcher.SubscribeAsync("w");
        Assert.Equal("PUBLISH w=gone retain", await watcher.NextAsync());
    }

    [Fact]
    public async Task It_does_so_once()
    {
        await using var broker = await StartAsync();
        await using var client = await broker.ConnectAsync("a", change: WithWill(0, 3600));
        await using (var after = await StartAsync(Copy()))
        {
            await using var watcher = await ComeBackAsync(after);
            Assert.Equal("PUBLISH w=gone q1 id1", await watcher.NextAsync());
            await watcher.SendAsync(new AckPacket(PacketType.Puback, 1));
            Assert.Empty(await watcher.UntilPingAsync());
        }

        await using var last = await StartAsync(Path.Combine(_files.Folder, "copy"));

        await using var again = await ComeBackAsync(last);
        Assert.Empty(await again.UntilPingAsync());
    }

    [Fact]
    public async Task A_delay_that_had_begun_goes_on_while_the_broker_is_away()
    {
        await using var broker = await StartAsync();
        await using (var client = await broker.ConnectAsync("a", change: WithWill(60, 3600)))
            await client.DisconnectAsync(ReasonCode.DisconnectWithWillMessage);
        _time.Advance(TimeSpan.FromSeconds(40));

        await using var after = await StartAsync(Copy());
        await using var watcher = await ComeBackAsync(after);
        _time.Advance(TimeSpan.FromSeconds(19));
        Assert.Empty(await watcher.UntilPingAsync());
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("PUBLISH w=gone q1 id1", await watcher.NextAsync());
    }

    [Fact]
    public async Task A_delay_that_was_over_in_the_meantime_is_over()
    {
        await using (var broker = await StartAsync())
        {
            await using var client = await broker.ConnectAsync("a", change: WithWill(60, 3600));
            await client.DisconnectAsync(ReasonCode.DisconnectWithWillMessage);
        }

        _time.Advance(TimeSpan.FromSeconds(60));
        await using var after = await StartAsync();

        await using var watcher = await ComeBackAsync(after);
        Assert.Equal("PUBLISH w=gone q1 id1", await watcher.NextAsync());
    }

    [Fact]
    public async Task For_a_client_that_was_there_the_delay_begins_with_the_restart_and_its_return_cancels_it()
    {
        await using var broker = await StartAsync();
        await using var lost = await broker.ConnectAsync("lost", change: WithWill(60, 3600, topic: "w/lost"));
        await using var returning = await broker.ConnectAsync("returning", change: WithWill(60, 3600, topic: "w/returning"));

        await using var after = await StartAsync(Copy());
        await using var watcher = await ComeBackAsync(after);
        await using var back = await after.ConnectAsync("returning", change: connect => connect with { CleanStart = false, SessionExpiryInterval = 3600 });
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(await watcher.UntilPingAsync());
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("PUBLISH w/lost=gone q1 id1", await watcher.NextAsync());
        Assert.Empty(await watcher.UntilPingAsync());
    }

    [Fact]
    public async Task A_will_that_is_void_stays_so()
    {
        await using var broker = await StartAsync();
        await using (var client = await broker.ConnectAsync("a", change: WithWill(0, 3600)))
            await client.DisconnectAsync();
        await using (var client = await broker.ConnectAsync("b", change: WithWill(0, 0)))
            await client.DisconnectAsync();

        await using var after = await StartAsync(Copy());

        await using var watcher = await ComeBackAsync(after);
        Assert.Empty(await watcher.UntilPingAsync());
    }

    [Fact]
    public async Task Everything_that_a_will_says_survives()
    {
        var will = new Will("w", "gone"u8.ToArray())
        {
            Qos = QualityOfService.AtLeastOnce,
            ExpiryInterval = 100,
            Properties = new() { ContentType = "text/plain", UserProperties = [new("b", "1"), new("a", "2")] },
        };
        await using var broker = await StartAsync();
        await using var client = await broker.ConnectAsync("a", change: connect => connect with { Will = will });

        await using var after = await StartAsync(Copy());

        await using var watcher = await ComeBackAsync(after);
        var packet = Assert.IsType<PublishPacket>(await watcher.ReadAsync());
        Assert.Equal(("text/plain", 100u), (packet.Properties!.ContentType, packet.ExpiryInterval!.Value));
        Assert.Equal([new("b", "1"), new("a", "2")], packet.Properties.UserProperties);
    }

    private static Func<ConnectPacket, ConnectPacket> WithWill(uint delay, uint expiry, string topic = "w") => connect => connect with
    {
        CleanStart = false,
        SessionExpiryInterval = expiry,
        Will = new(topic, "gone"u8.ToArray()) { DelayInterval = delay, Retain = true, Qos = QualityOfService.AtLeastOnce },
    };

    /// <summary>A broker whose watcher is subscribed and away.</summary>
    private async Task<TestBroker> StartAsync(string? folder = null)
    {
        var broker = await TestBroker.StartAsync(new() { StateDirectory = folder ?? _files.Folder }, _time);
        if (File.Exists(Path.Combine(_files.Folder, "watched")))
            return broker;

        await using var watcher = await ComeBackAsync(broker);
        await watcher.SubscribeAsync("w/#", 1);
        await watcher.DisconnectAsync();
        _files.Write("watched");
        return broker;
    }

    private static Task<TestClient> ComeBackAsync(TestBroker broker) =>
        broker.ConnectAsync("watcher", change: connect => connect with { CleanStart = false, SessionExpiryInterval = 3600 });

    /// <summary>The state as a killed broker would have left it.</summary>
    private string Copy()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_files.Folder, "copy")).FullName;
        File.Copy(Path.Combine(_files.Folder, "broker.state"), Path.Combine(folder, "broker.state"), overwrite: true);
        return folder;
    }
}
