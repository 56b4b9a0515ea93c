using SensorAgent.Mqtt.Broker;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Testing;

namespace SensorAgent.Mqtt.Tests.Broker;

public sealed class PersistenceTests : IDisposable
{
    private readonly TemporaryFiles _files = new();

    private MqttBrokerOptions Options => new() { StateDirectory = _files.Folder };

    private string StateFile => Path.Combine(_files.Folder, "broker.state");

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Retained_messages_survive_a_stop_with_all_their_properties()
    {
        await using (var broker = await TestBroker.StartAsync(Options))
        {
            await using var client = await broker.ConnectAsync("a");
            await client.SendAsync(new PublishPacket
            {
                Topic = "/Sensor/t",
                Payload = "21.4"u8.ToArray(),
                Retain = true,
                Properties = new() { ContentType = "text/plain", UserProperties = [new("unit", "°C")] },
            });
            await client.PublishAsync("cleared", "x", retain: true);
            await client.PublishAsync("cleared", "", retain: true);
            Assert.Empty(await client.UntilPingAsync());
        }

        await using var again = await TestBroker.StartAsync(Options);
        await using var subscriber = await again.ConnectAsync("b");
        await subscriber.SubscribeAsync("#");

        var packet = Assert.IsType<PublishPacket>(await subscriber.ReadAsync());
        Assert.Equal(("/Sensor/t", true, "text/plain", "°C"), (packet.Topic, packet.Retain, packet.Properties!.ContentType, packet.Properties.UserProperties[0].Value));
        Assert.Empty(await subscriber.UntilPingAsync());
    }

    [Fact]
    public async Task Retained_messages_survive_a_crash_once_the_interval_is_over()
    {
        var time = new ManualTime();
        await using var broker = await TestBroker.StartAsync(Options, time);
        await using var client = await broker.ConnectAsync("a");
        await client.PublishAsync("t", "old", retain: true);
        await client.PublishAsync("t", "new", retain: true);
        Assert.Empty(await client.UntilPingAsync());
        time.Advance(TimeSpan.FromSeconds(5));

        await using var after = await TestBroker.StartAsync(Options with { StateDirectory = Copy() });
        await using var subscriber = await after.ConnectAsync("b");
        await subscriber.SubscribeAsync("#");

        Assert.Equal("PUBLISH t=new retain", await subscriber.NextAsync());
    }

    [Fact]
    public async Task A_session_survives_a_crash_with_everything_in_it()
    {
        await using var broker = await TestBroker.StartAsync(Options);
        await using var publisher = await broker.ConnectAsync("p");
        await using (var client = await broker.ConnectAsync("a", change: Keep))
        {
            await client.SubscribeAsync("t/#", 2, identifier: 5);
            await client.SubscribeAsync("gone", 2);
            await client.SendAsync(new UnsubscribePacket(3, ["gone"]));
            Assert.Equal("UNSUBACK 3 0", await client.NextAsync());
            foreach (var (payload, qos) in new[] { ("done", 1), ("sent", 1), ("released", 2), ("finished", 2) })
                await PublishAsync(publisher, payload, qos);
            for (var i = 0; i < 4; i++)
                await client.NextAsync();
            await client.SendAsync(new AckPacket(PacketType.Puback, 1));
            await client.SendAsync(new AckPacket(PacketType.Pubrec, 3));
            await client.SendAsync(new AckPacket(PacketType.Pubrec, 4));
            await client.SendAsync(new AckPacket(PacketType.Pubcomp, 4));
            await client.PublishAsync("elsewhere", "half", qos: 2, id: 77);
            Assert.Equal(["PUBREL 3", "PUBREL 4", "PUBREC 77 0x10"], await client.UntilPingAsync());
            client.Kill();
        }

        await PublishAsync(publisher, "waiting", 1);

        await using var after = await TestBroker.StartAsync(Options with { StateDirectory = Copy() });
        await using var watcher = await after.ConnectAsync("w");
        await watcher.SubscribeAsync("elsewhere");
        await using var again = await after.ConnectAsync("a", change: Keep);
        Assert.True(again.Answer!.SessionPresent);
        Assert.Equal("PUBLISH t/sent=sent q1 dup id2 sub5", await again.NextAsync());
        Assert.Equal("PUBREL 3", await again.NextAsync());
        var waiting = await again.NextAsync();
        Assert.StartsWith("PUBLISH t/waiting=waiting q1", waiting, StringComparison.Ordinal);
        Assert.EndsWith("sub5", waiting, StringComparison.Ordinal);
        await again.PublishAsync("elsewhere", "half", qos: 2, id: 77, dup: true);
        Assert.Equal("PUBREC 77", await again.NextAsync());
        await again.PublishAsync("gone", "x");
        Assert.Empty(await again.UntilPingAsync());
        Assert.Empty(await watcher.UntilPingAsync());
    }

    [Fact]
    public async Task Sessions_that_end_with_their_connection_leave_nothing()
    {
        await using (var broker = await TestBroker.StartAsync(Options))
        {
            await using var client = await broker.ConnectAsync("a", MqttProtocolVersion.V311);
            await client.SubscribeAsync("t", 1);
        }

        await using var again = await TestBroker.StartAsync(Options);
        await using var back = await again.ConnectAsync("a", MqttProtocolVersion.V311, connect => connect with { CleanStart = false });

        Assert.False(back.Answer!.SessionPresent);
    }

    [Fact]
    public async Task A_session_that_is_ended_stays_ended()
    {
        await using var broker = await TestBroker.StartAsync(Options);
        await using (var client = await broker.ConnectAsync("a", change: Keep))
            await client.DisconnectAsync(expiry: 0);

        await using var after = await TestBroker.StartAsync(Options with { StateDirectory = Copy() });
        await using var again = await after.ConnectAsync("a", change: Keep);

        Assert.False(again.Answer!.SessionPresent);
    }

    [Fact]
    public async Task A_torn_end_costs_only_the_last_record()
    {
        await using (var broker = await TestBroker.StartAsync(Options))
        {
            await using var client = await broker.ConnectAsync("a");
            await client.PublishAsync("t", "kept", retain: true);
            Assert.Empty(await client.UntilPingAsync());
        }

        await File.AppendAllBytesAsync(StateFile, [9, 0, 0, 0, 1, 2, 3, 4, 5]);
        await using var again = await TestBroker.StartAsync(Options);
        await using var subscriber = await again.ConnectAsync("b");
        await subscriber.SubscribeAsync("#");

        Assert.Equal("PUBLISH t=kept retain", await subscriber.NextAsync());
        Assert.Contains("9 bytes", Assert.Single(again.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cut_anywhere_the_file_still_starts_a_broker()
    {
        await using (var broker = await TestBroker.StartAsync(Options))
        {
            await using var client = await broker.ConnectAsync("a", change: Keep);
            await client.SubscribeAsync("#", 2);
            for (var i = 0; i < 5; i++)
                await client.PublishAsync($"t/{i}", "x", qos: 2, retain: true, id: (ushort)(i + 1));
            await client.UntilPingAsync();
        }

        var whole = await File.ReadAllBytesAsync(StateFile);
        for (var length = 8; length < whole.Length; length += 7)
        {
            await File.WriteAllBytesAsync(StateFile, whole[..length]);
            await using var broker = await TestBroker.StartAsync(Options);
            await using var client = await broker.ConnectAsync("b");
        }
    }

    [Fact]
    public async Task A_file_of_something_else_is_set_aside()
    {
        await File.WriteAllTextAsync(StateFile, "not a state file");

        await using var broker = await TestBroker.StartAsync(Options);

        Assert.Contains("set aside", Assert.Single(broker.Warnings), StringComparison.Ordinal);
        Assert.Equal("not a state file", await File.ReadAllTextAsync(StateFile + ".bad"));
    }

    [Fact]
    public async Task The_file_does_not_grow_with_every_change()
    {
        var time = new ManualTime();
        await using var broker = await TestBroker.StartAsync(Options, time);
        await using var client = await broker.ConnectAsync("a", change: Keep);
        await client.SubscribeAsync("t", 1);
        var payload = new string('x', 10_000);
        for (var i = 0; i < 300; i++)
        {
            await client.PublishAsync("t", payload, qos: 1);
            var packets = new[] { await client.NextAsync(), await client.NextAsync() };
            var id = packets.Single(packet => packet.StartsWith("PUBLISH", StringComparison.Ordinal)).Split("id")[1];
            await client.SendAsync(new AckPacket(PacketType.Puback, ushort.Parse(id, System.Globalization.CultureInfo.InvariantCulture)));
        }

        Assert.Empty(await client.UntilPingAsync());
        Assert.True(new FileInfo(StateFile).Length > 3_000_000);
        time.Advance(TimeSpan.FromSeconds(5));

        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (new FileInfo(StateFile).Length > 100_000)
        {
            bound.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await using var after = await TestBroker.StartAsync(Options with { StateDirectory = Copy() });
        await using var again = await after.ConnectAsync("a", change: Keep);
        Assert.True(again.Answer!.SessionPresent);
        Assert.Empty(await again.UntilPingAsync());
    }

    private static ConnectPacket Keep(ConnectPacket connect) => connect with { CleanStart = false, SessionExpiryInterval = 3600 };

    private static async Task PublishAsync(TestClient publisher, string payload, int qos)
    {
        await publisher.PublishAsync($"t/{payload}", payload, qos);
        Assert.Equal(qos == 1 ? "PUBACK 1" : "PUBREC 1", await publisher.NextAsync());
        if (qos == 2)
        {
            await publisher.SendAsync(new AckPacket(PacketType.Pubrel, 1));
            Assert.Equal("PUBCOMP 1", await publisher.NextAsync());
        }
    }

    /// <summary>The state as a killed broker would have left it: what is in the file while it still runs.</summary>
    private string Copy()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_files.Folder, "copy")).FullName;
        File.Copy(StateFile, Path.Combine(folder, "broker.state"), overwrite: true);
        return folder;
    }
}
