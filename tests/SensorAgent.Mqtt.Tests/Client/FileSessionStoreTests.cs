using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Tests.Transport;

namespace SensorAgent.Mqtt.Tests.Client;

/// <summary>Sessions that outlive the process.</summary>
public sealed class FileSessionStoreTests : IDisposable
{
    private const QualityOfService Qos2 = QualityOfService.ExactlyOnce;
    private readonly string _directory = Directory.CreateTempSubdirectory("sensoragent-store-").FullName;

    private string Journal => Path.Combine(_directory, "session");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Begins_empty()
    {
        using var store = new MqttFileSessionStore(Journal, flush: false);

        var session = store.Load();

        Assert.Equal(0, session.LastSequence);
        Assert.Empty(session.Publishes);
        Assert.Empty(session.Received);
    }

    [Fact]
    public void Gives_back_what_was_not_done_with()
    {
        var message = new MqttMessage("a/b", new byte[] { 0, 1, 255 })
        {
            Qos = Qos2,
            Retain = true,
            ExpiryInterval = 60,
            Properties = new() { ContentType = "x", CorrelationData = new byte[] { 7 }, UserProperties = [new("k", "v")] },
        };
        using (var store = Loaded())
        {
            store.Entered(1, message);
            store.Entered(2, message with { Topic = "gone" });
            store.Entered(3, message with { Topic = "c" });
            store.Sent(1, 10);
            store.Sent(2, 11);
            store.Released(1);
            store.Completed(2);
            store.Received(5);
            store.Received(6);
            store.ReceivedReleased(5);
        }

        using var again = new MqttFileSessionStore(Journal, flush: true);
        var session = again.Load();

        Assert.Equal(3, session.LastSequence);
        Assert.Equal([(1, 10, true), (3, 0, false)], session.Publishes.Select(publish => ((int)publish.Sequence, (int)publish.PacketId, publish.IsReleased)));
        Assert.Equal([(ushort)6], session.Received);
        var kept = session.Publishes[0].Message;
        Assert.Equal(("a/b", Qos2, true, 60u), (kept.Topic, kept.Qos, kept.Retain, kept.ExpiryInterval!.Value));
        Assert.Equal(message.Payload.ToArray(), kept.Payload.ToArray());
        Assert.Equal(("x", "v"), (kept.Properties!.ContentType, kept.Properties.UserProperties[0].Value));
    }

    [Fact]
    public void A_lost_session_keeps_the_publishes_but_not_their_progress()
    {
        using var store = Loaded();
        store.Entered(1, new("a", default) { Qos = Qos2 });
        store.Sent(1, 10);
        store.Released(1);
        store.Received(5);

        store.SessionLost();

        var session = store.Load();
        Assert.Equal((0, false), ((int)session.Publishes[0].PacketId, session.Publishes[0].IsReleased));
        Assert.Empty(session.Received);
    }

    [Fact]
    public void Every_torn_or_damaged_end_is_cut_off()
    {
        using (var store = Loaded())
        {
            store.Entered(1, new("first", default) { Qos = Qos2 });
            store.Entered(2, new("second", "some payload"u8.ToArray()) { Qos = Qos2 });
        }

        var whole = File.ReadAllBytes(Journal);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(Journal, whole[..length]);
            using var torn = new MqttFileSessionStore(Journal, flush: false);
            Assert.InRange(torn.Load().Publishes.Count, 0, 1);
        }

        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 0x20;
            File.WriteAllBytes(Journal, damaged);
            using var store = new MqttFileSessionStore(Journal, flush: false);
            Assert.InRange(store.Load().Publishes.Count, 0, 1);
        }
    }

    [Fact]
    public void The_file_stays_small_however_much_has_passed()
    {
        using var store = Loaded();
        for (var i = 1; i <= 3000; i++)
        {
            store.Entered(i, new("t", new byte[2000]) { Qos = Qos2 });
            store.Completed(i);
        }

        Assert.InRange(new FileInfo(Journal).Length, 0, 2 * 1024 * 1024);
        Assert.Equal(3000, store.Load().LastSequence);
    }

    [Fact]
    public async Task A_client_takes_up_where_the_process_before_it_ended()
    {
        using var server = new ScriptedServer();
        var copy = Path.Combine(_directory, "copy");
        ushort released, sent;
        using (var store = new MqttFileSessionStore(Journal, flush: false))
        await using (var client = new TestClient(Options(server, store)))
        await using (var peer = await server.WelcomeAsync(new() { ReceiveMaximum = 2 }))
        {
            await client.HearAsync<MqttConnected>();
            _ = client.PublishAsync("released", Qos2);
            _ = client.PublishAsync("sent", Qos2);
            _ = client.PublishAsync("waiting", Qos2);
            _ = client.PublishAsync("brief", Qos2, PublishScope.ThisConnection);
            (released, sent) = ((await peer.ReceivePublishAsync()).PacketId, (await peer.ReceivePublishAsync()).PacketId);
            peer.Send(new AckPacket(PacketType.Pubrec, released));
            await peer.ReceiveAckAsync(PacketType.Pubrel);
            peer.Send(new PublishPacket { Topic = "in", Qos = Qos2, PacketId = 33 });
            await peer.ReceiveAckAsync(PacketType.Pubrec);
            await client.HearAsync<ReceivedMessage>();
            File.Copy(Journal, copy); // as if the process had been killed here
            await peer.DisposeAsync();
        }

        using var left = new MqttFileSessionStore(copy, flush: false);
        await using var again = new TestClient(Options(server, left));
        await using var resumed = await server.WelcomeAsync(new() { SessionPresent = true });
        Assert.False(resumed.Connect.CleanStart);
        Assert.Equal(3, again.Client.Unacknowledged);

        Assert.Equal(released, (await resumed.ReceiveAckAsync(PacketType.Pubrel)).PacketId);
        var second = await resumed.ReceivePublishAsync();
        var third = await resumed.ReceivePublishAsync();
        Assert.Equal(("sent", sent, true), (second.Topic, second.PacketId, second.Duplicate));
        Assert.Equal(("waiting", false), (third.Topic, third.Duplicate));

        resumed.Send(new PublishPacket { Topic = "in", Qos = Qos2, PacketId = 33, Duplicate = true });
        await resumed.ReceiveAckAsync(PacketType.Pubrec);
        resumed.Send(new AckPacket(PacketType.Pubrel, 33));
        await resumed.ReceiveAckAsync(PacketType.Pubcomp);
        resumed.Send(new PublishPacket { Topic = "after" });
        await again.HearAsync<MqttConnected>();
        Assert.Equal("after", (await again.HearAsync<ReceivedMessage>()).Topic);
    }

    [Fact]
    public async Task A_publish_that_cannot_be_put_on_record_is_not_sent()
    {
        using var server = new ScriptedServer();
        var store = new MqttFileSessionStore(Journal, flush: false);
        await using var client = new TestClient(Options(server, store));
        store.Dispose();

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.PublishAsync("t", Qos2).WaitAsync(Loopback.Bound));
        Assert.Equal(0, client.Client.Unacknowledged);
    }

    private static MqttClientOptions Options(ScriptedServer server, MqttFileSessionStore store) => TestClient.To(server) with
    {
        SessionExpiryInterval = 1000,
        Store = store,
        DisconnectTimeout = TimeSpan.FromMilliseconds(50),
    };

    private MqttFileSessionStore Loaded()
    {
        var store = new MqttFileSessionStore(Journal, flush: false);
        store.Load();
        return store;
    }
}
