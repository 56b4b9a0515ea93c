using SensorAgent.Mqtt;

namespace SensorAgent.Integration.Tests;

/// <summary>Sessions that outlive connections, with a Mosquitto that keeps them.</summary>
public sealed class ClientSessionTests
{
    private const QualityOfService Qos2 = QualityOfService.ExactlyOnce;

    /// <summary>
    /// Stopped with SIGTERM, not killed: Mosquitto writes its database only now and then (autosave_interval), so that what it has
    /// acknowledged since is lost when it is killed, whatever its clients do.
    /// </summary>
    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V5)]
    public async Task Each_of_100_000_messages_arrives_once_and_in_order_though_the_server_is_restarted_five_times(MqttProtocolVersion version)
    {
        await using var server = await MosquittoServer.StartAsync(new()
        {
            Persistent = true,
            // Mosquitto 2.0 forgets, of what is beyond its window when it stops, that it has been acknowledged, and sends it again.
            Lines = ["max_queued_messages 0", "max_inflight_messages 2000"],
        });
        await using var receiver = await RunningClient.SubscribeAsync(Lasting(server, version), NumberedMessages.All);
        using var store = new TemporaryStore();
        await using var sender = await RunningClient.ConnectAsync(Lasting(server, version) with { Store = store.Store });

        await NumberedMessages.PassAsync(sender.Client, receiver.Handler, count: 100_000, times: 5, async () =>
        {
            await server.StopAsync();
            await server.StartAgainAsync();
        });
    }

    [Fact]
    public async Task What_comes_while_the_client_is_away_waits_in_the_session()
    {
        await using var server = await MosquittoServer.StartAsync();
        var options = Lasting(server, MqttProtocolVersion.V5);
        await using (await RunningClient.SubscribeAsync(options, new Subscription("t", Qos2)))
        {
        }

        await using (var sender = await RunningClient.ConnectAsync(RunningClient.Options(server.Address)))
            await sender.Client.PublishAsync(new("t", "kept"u8.ToArray()) { Qos = Qos2 }, PublishScope.ThisConnection, default);
        var handler = new RecordingHandler();
        await using var again = RunningClient.Start(options with { CleanStart = false }, handler);

        Assert.True((await handler.ConnectedAsync()).SessionPresent);
        Assert.Equal("kept", (await handler.MessageAsync()).Text);
    }

    /// <summary>Mosquitto 2.0 does not save a session that began with a clean start, whatever its expiry.</summary>
    private static MqttClientOptions Lasting(MosquittoServer server, MqttProtocolVersion version) =>
        RunningClient.Options(server.Address) with { Version = version, SessionExpiryInterval = 600, CleanStart = false };
}
