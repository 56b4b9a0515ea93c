using System.Diagnostics;
using SensorAgent.Mqtt;
using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests;

/// <summary>What becomes of our client when things go wrong.</summary>
public sealed class ClientReconnectTests
{
    [Fact]
    public async Task Finds_a_server_that_was_killed_and_comes_back_empty()
    {
        await using var server = await MosquittoServer.StartAsync();
        await using var client = await RunningClient.SubscribeAsync(RunningClient.Options(server.Address), new Subscription("t"));

        await server.KillAsync();
        var lost = await client.Handler.DisconnectedAsync();
        await server.StartAgainAsync();
        await client.Handler.ConnectedAsync();
        await client.Client.PublishAsync(new("t", "again"u8.ToArray()), PublishScope.ThisConnection, default);

        Assert.Equal((MqttFailure.ConnectionLost, true), (lost.Failure, lost.WasConnected));
        Assert.InRange(lost.NextAttempt, TimeSpan.FromSeconds(0.75), TimeSpan.FromSeconds(1));
        Assert.Equal("again", (await client.Handler.MessageAsync()).Text);
    }

    [Fact]
    public async Task Notices_within_two_keep_alives_that_a_server_has_frozen()
    {
        await using var server = await MosquittoServer.StartAsync();
        await using var client = await RunningClient.ConnectAsync(
            RunningClient.Options(server.Address) with { KeepAlive = TimeSpan.FromSeconds(2) });

        server.Freeze();
        var since = Stopwatch.GetTimestamp();
        var lost = await client.Handler.DisconnectedAsync();
        var noticed = Stopwatch.GetElapsedTime(since);
        server.Thaw();

        Assert.Equal(MqttFailure.NoAnswer, lost.Failure);
        Assert.InRange(noticed, TimeSpan.Zero, TimeSpan.FromSeconds(4));
        await client.Handler.ConnectedAsync();
    }

    [Fact]
    public async Task A_publish_for_this_connection_only_fails_with_it_and_others_are_kept()
    {
        await using var server = await MosquittoServer.StartAsync();
        await using var witness = await RunningClient.SubscribeAsync(RunningClient.Options(server.Address), new Subscription("t/#", QualityOfService.ExactlyOnce));
        await using var client = await RunningClient.ConnectAsync(
            RunningClient.Options(server.Address) with { KeepAlive = TimeSpan.FromSeconds(1) });

        server.Freeze();
        var brief = Publish(client, "t/brief", PublishScope.ThisConnection);
        var lasting = Publish(client, "t/lasting", PublishScope.AnyConnection);
        await client.Handler.DisconnectedAsync();
        var failure = await Assert.ThrowsAsync<MqttConnectionException>(() => brief.WaitAsync(RecordingHandler.Bound));
        await Assert.ThrowsAsync<MqttConnectionException>(() => Publish(client, "t/none", PublishScope.ThisConnection));
        server.Thaw();

        Assert.Equal(MqttFailure.NoAnswer, failure.Failure);
        Assert.True((await lasting.WaitAsync(RecordingHandler.Bound)).IsSuccess);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V5)]
    public async Task A_wrong_password_is_told_with_the_remedy_and_tried_again_after_a_minute(MqttProtocolVersion version)
    {
        await using var server = await MosquittoServer.StartAsync(new() { Users = new Dictionary<string, string> { ["pi"] = "raspberry" } });
        await using var client = RunningClient.Start(
            RunningClient.Options(server.Address) with { Version = version, UserName = "pi", Password = "cherry"u8.ToArray() });

        var refused = await client.Handler.DisconnectedAsync();

        Assert.Equal((MqttFailure.Refused, TimeSpan.FromSeconds(60), false), (refused.Failure, refused.NextAttempt, refused.WasConnected));
        Assert.Equal(ReasonCode.NotAuthorized, refused.Reason);
        Assert.Contains("password of user 'pi'", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cherry", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_right_password_lets_it_in()
    {
        await using var server = await MosquittoServer.StartAsync(new() { Users = new Dictionary<string, string> { ["pi"] = "raspberry" } });
        await using var client = await RunningClient.ConnectAsync(
            RunningClient.Options(server.Address) with { UserName = "pi", Password = "raspberry"u8.ToArray() });

        Assert.True(client.Client.IsConnected);
    }

    [Fact]
    public async Task Goes_to_the_next_server_at_once()
    {
        await using var second = await MosquittoServer.StartAsync();
        var nobody = new Uri($"mqtt://127.0.0.1:{FreePort.Next()}");
        await using var client = RunningClient.Start(RunningClient.Options(nobody, second.Address));

        var failed = await client.Handler.DisconnectedAsync();
        var connected = await client.Handler.ConnectedAsync();

        Assert.Equal((MqttFailure.NotReachable, TimeSpan.Zero), (failed.Failure, failed.NextAttempt));
        Assert.Equal($"mqtt://127.0.0.1:{second.Port}", connected.Server);
    }

    [Fact]
    public async Task A_handler_that_throws_harms_nothing()
    {
        await using var server = await MosquittoServer.StartAsync();
        await using var client = await RunningClient.SubscribeAsync(
            RunningClient.Options(server.Address), new Subscription("t", QualityOfService.AtLeastOnce));
        client.Handler.OnMessage = _ => throw new InvalidOperationException("no");

        for (var i = 0; i < 3; i++)
            await client.Client.PublishAsync(new("t", default) { Qos = QualityOfService.AtLeastOnce }, PublishScope.ThisConnection, default);

        for (var i = 0; i < 3; i++)
            await client.Handler.MessageAsync();
        Assert.True(client.Client.IsConnected);
    }

    [Fact]
    public async Task A_failure_while_the_connection_is_set_up_closes_it_and_tries_again()
    {
        await using var server = await MosquittoServer.StartAsync();
        var attempts = 0;
        var handler = new RecordingHandler
        {
            OnConnected = (_, _) => attempts++ == 0 ? throw new InvalidOperationException("not yet") : Task.CompletedTask,
        };
        await using var client = RunningClient.Start(RunningClient.Options(server.Address), handler);

        var failed = await handler.DisconnectedAsync();
        await handler.ConnectedAsync();

        Assert.Equal(MqttFailure.HandlerFailed, failed.Failure);
        Assert.Contains("not yet", failed.Message, StringComparison.Ordinal);
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task A_handler_that_dawdles_does_not_hold_up_publishing()
    {
        await using var server = await MosquittoServer.StartAsync();
        await using var client = await RunningClient.SubscribeAsync(RunningClient.Options(server.Address), new Subscription("in"));
        using var gate = new ManualResetEventSlim();
        client.Handler.OnMessage = _ => gate.Wait(RecordingHandler.Bound);

        await client.Client.PublishAsync(new("in", default), PublishScope.ThisConnection, default);
        await client.Handler.MessageAsync();
        for (var i = 0; i < 100; i++)
        {
            await client.Client.PublishAsync(new("out", default) { Qos = QualityOfService.ExactlyOnce }, PublishScope.ThisConnection, default)
                .AsTask().WaitAsync(RecordingHandler.Bound);
        }

        gate.Set();
    }

    [Fact]
    public async Task A_handler_that_stalls_longer_than_the_keep_alive_costs_neither_the_connection_nor_a_message()
    {
        await using var server = await MosquittoServer.StartAsync(new() { Lines = ["max_queued_messages 0"] });
        await using var sender = await RunningClient.ConnectAsync(RunningClient.Options(server.Address));
        var options = RunningClient.Options(server.Address) with { KeepAlive = TimeSpan.FromSeconds(1) };
        await using var client = await RunningClient.SubscribeAsync(options, new Subscription("in"));
        using var gate = new ManualResetEventSlim();
        client.Handler.OnMessage = _ => gate.Wait(RecordingHandler.Bound);

        for (var i = 0; i < 2000; i++)
            await sender.Client.PublishAsync(new("in", new byte[1000]), PublishScope.ThisConnection, default);
        await server.UntilLoggedAsync($"Received PINGREQ from {options.ClientId}", 4);
        gate.Set();

        for (var i = 0; i < 2000; i++)
            await client.Handler.MessageAsync();
        Assert.True(client.Client.IsConnected);
        Assert.Equal(0, client.Handler.Disconnects);
    }

    private static Task<PublishResult> Publish(RunningClient client, string topic, PublishScope scope) =>
        client.Client.PublishAsync(new(topic, "x"u8.ToArray()) { Qos = QualityOfService.AtLeastOnce }, scope, default).AsTask();
}
