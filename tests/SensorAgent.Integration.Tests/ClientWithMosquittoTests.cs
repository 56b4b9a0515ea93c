using System.Text;
using SensorAgent.Mqtt;

namespace SensorAgent.Integration.Tests;

/// <summary>Our client against a broker that was not written here.</summary>
public sealed class ClientWithMosquittoTests
{
    private const MqttProtocolVersion V311 = MqttProtocolVersion.V311;
    private const MqttProtocolVersion V5 = MqttProtocolVersion.V5;

    [Theory]
    [InlineData(V311, QualityOfService.AtMostOnce)]
    [InlineData(V311, QualityOfService.AtLeastOnce)]
    [InlineData(V311, QualityOfService.ExactlyOnce)]
    [InlineData(V5, QualityOfService.AtMostOnce)]
    [InlineData(V5, QualityOfService.AtLeastOnce)]
    [InlineData(V5, QualityOfService.ExactlyOnce)]
    public async Task A_thousand_messages_come_once_and_in_order(MqttProtocolVersion version, QualityOfService qos)
    {
        await using var server = await MosquittoServer.StartAsync(new() { Lines = ["max_queued_messages 0", "max_inflight_messages 100"] });
        await using var receiver = await RunningClient.SubscribeAsync(
            RunningClient.Options(server.Address) with { Version = version }, new Subscription("a/#", qos));
        await using var sender = await RunningClient.ConnectAsync(RunningClient.Options(server.Address) with { Version = version });

        var publishes = Enumerable.Range(0, 1000).Select(i => sender.Client.PublishAsync(
            new("a/b", Encoding.UTF8.GetBytes($"{i}")) { Qos = qos }, PublishScope.ThisConnection, default).AsTask()).ToArray();

        for (var i = 0; i < 1000; i++)
        {
            var message = await receiver.Handler.MessageAsync();
            Assert.Equal(($"{i}", qos, false), (message.Text, message.Details.Qos, message.Details.Retain));
        }

        Assert.All(await Task.WhenAll(publishes).WaitAsync(RecordingHandler.Bound), result => Assert.True(result.IsSuccess, $"{result}"));
        Assert.Equal(0, sender.Client.Unacknowledged);
    }

    [Fact]
    public async Task Speaks_version_5_first()
    {
        await using var server = await MosquittoServer.StartAsync();
        var handler = new RecordingHandler();
        await using var client = RunningClient.Start(RunningClient.Options(server.Address), handler);

        var connected = await handler.ConnectedAsync();

        Assert.Equal((V5, $"mqtt://127.0.0.1:{server.Port}", false), (connected.Version, connected.Server, connected.SessionPresent));
    }

    [Fact]
    public async Task A_message_keeps_all_its_properties()
    {
        await using var server = await MosquittoServer.StartAsync();
        await using var client = await RunningClient.SubscribeAsync(
            RunningClient.Options(server.Address), new Subscription("t", QualityOfService.AtLeastOnce) { RetainAsPublished = true });
        var properties = new MessageProperties
        {
            PayloadFormat = PayloadFormat.Utf8,
            ContentType = "text/plain",
            ResponseTopic = "answer/here",
            CorrelationData = new byte[] { 1, 0, 255 },
            UserProperties = [new("unit", "°C"), new("unit", "K")],
        };

        await client.Client.PublishAsync(
            new("t", "x"u8.ToArray()) { Qos = QualityOfService.AtLeastOnce, Retain = true, ExpiryInterval = 60, Properties = properties },
            PublishScope.ThisConnection, default);

        var message = (await client.Handler.MessageAsync()).Details;
        Assert.True(message.Retain);
        Assert.InRange(message.ExpiryInterval!.Value, 1u, 60u);
        Assert.Equal((PayloadFormat.Utf8, "text/plain", "answer/here"),
            (message.Properties!.PayloadFormat, message.Properties.ContentType, message.Properties.ResponseTopic));
        Assert.Equal(new byte[] { 1, 0, 255 }, message.Properties.CorrelationData!.Value.ToArray());
        Assert.Equal(properties.UserProperties, message.Properties.UserProperties);
    }

    [Fact]
    public async Task Publishing_and_subscribing_work_while_the_connection_is_set_up()
    {
        await using var server = await MosquittoServer.StartAsync();
        var handler = new RecordingHandler();
        var client = default(RunningClient);
        var ready = new TaskCompletionSource();
        handler.OnConnected = async (_, token) =>
        {
            await ready.Task;
            await client!.Client.SubscribeAsync([new("t")], token);
            await client.Client.PublishAsync(new("t", "1"u8.ToArray()) { Qos = QualityOfService.ExactlyOnce }, PublishScope.ThisConnection, token);
        };
        client = RunningClient.Start(RunningClient.Options(server.Address), handler);
        await using var _ = client;
        ready.SetResult();

        Assert.Equal("1", (await handler.MessageAsync()).Text);
        await handler.ConnectedAsync();
    }

    [Fact]
    public async Task The_retained_message_comes_unless_it_is_not_wanted()
    {
        await using var server = await MosquittoServer.StartAsync();
        await using var client = await RunningClient.ConnectAsync(RunningClient.Options(server.Address));
        await client.Client.PublishAsync(
            new("kept", "old"u8.ToArray()) { Retain = true, Qos = QualityOfService.AtLeastOnce }, PublishScope.ThisConnection, default);

        await client.Client.SubscribeAsync([new("kept") { RetainHandling = RetainHandling.DoNotSend }], default);
        await client.Client.SubscribeAsync([new("kept/#")], default);

        var message = await client.Handler.MessageAsync();
        Assert.Equal(("old", true), (message.Text, message.Details.Retain));
        await client.Client.PublishAsync(new("kept", "new"u8.ToArray()), PublishScope.ThisConnection, default);
        Assert.Equal("new", (await client.Handler.MessageAsync()).Text);
    }

    [Fact]
    public async Task No_local_keeps_a_clients_own_messages_away()
    {
        await using var server = await MosquittoServer.StartAsync();
        await using var client = await RunningClient.SubscribeAsync(RunningClient.Options(server.Address), new Subscription("t") { NoLocal = true });
        await using var other = await RunningClient.ConnectAsync(RunningClient.Options(server.Address));

        await client.Client.PublishAsync(new("t", "mine"u8.ToArray()) { Qos = QualityOfService.AtLeastOnce }, PublishScope.ThisConnection, default);
        await other.Client.PublishAsync(new("t", "theirs"u8.ToArray()) { Qos = QualityOfService.AtLeastOnce }, PublishScope.ThisConnection, default);

        Assert.Equal("theirs", (await client.Handler.MessageAsync()).Text);
    }

    [Fact]
    public async Task Unsubscribing_ends_the_messages_and_says_what_was_not_there()
    {
        await using var server = await MosquittoServer.StartAsync();
        await using var client = await RunningClient.SubscribeAsync(RunningClient.Options(server.Address), new Subscription("t"), new Subscription("end"));

        var results = await client.Client.UnsubscribeAsync(["t", "nothing"], default);
        await client.Client.PublishAsync(new("t", default), PublishScope.ThisConnection, default);
        await client.Client.PublishAsync(new("end", default), PublishScope.ThisConnection, default);

        Assert.Equal([ReasonCode.Success, ReasonCode.NoSubscriptionExisted], results.Select(result => result.Reason));
        Assert.Equal("end", (await client.Handler.MessageAsync()).Topic);
    }

    [Fact]
    public async Task A_publish_that_the_access_list_forbids_is_refused_by_itself()
    {
        await using var server = await MosquittoServer.StartAsync(new() { Lines = ["acl_file {folder}/acl"] }, "topic readwrite free/#");
        await using var client = await RunningClient.ConnectAsync(RunningClient.Options(server.Address));

        var results = new List<ReasonCode>();
        foreach (var topic in new[] { "free/a", "secret/a", "free/b" })
        {
            results.Add((await client.Client.PublishAsync(
                new(topic, default) { Qos = QualityOfService.AtLeastOnce }, PublishScope.ThisConnection, default)).Reason);
        }

        Assert.Equal([ReasonCode.NoMatchingSubscribers, ReasonCode.NotAuthorized, ReasonCode.NoMatchingSubscribers], results);
    }

    [Theory]
    [InlineData(V311)]
    [InlineData(V5)]
    public async Task The_will_is_published_when_the_client_vanishes_and_not_when_it_says_goodbye(MqttProtocolVersion version)
    {
        await using var server = await MosquittoServer.StartAsync();
        await using var witness = await RunningClient.SubscribeAsync(RunningClient.Options(server.Address), new Subscription("state/#"));
        var polite = await RunningClient.ConnectAsync(WithWill("state/polite"));
        var failing = new RecordingHandler { OnConnected = (_, _) => Task.CompletedTask };
        var vanishing = await RunningClient.ConnectAsync(WithWill("state/vanishing") with { ClientId = "twice" }, failing);

        await polite.DisposeAsync();
        await using (await RunningClient.ConnectAsync(RunningClient.Options(server.Address) with { ClientId = "twice", Version = version }))
        {
            var message = await witness.Handler.MessageAsync(); // taken over: no DISCONNECT was sent
            Assert.Equal(("state/vanishing", "gone"), (message.Topic, message.Text));
        }

        await vanishing.DisposeAsync();

        MqttClientOptions WithWill(string topic) => RunningClient.Options(server.Address) with
        {
            Version = version,
            Will = new(topic, "gone"u8.ToArray()) { Qos = QualityOfService.AtLeastOnce },
        };
    }
}
