using System.Text;
using SensorAgent.Mqtt;
using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests;

/// <summary>Requests, shared and renewed subscriptions, with Mosquitto.</summary>
public sealed class ClientRequestTests
{
    [Fact]
    public async Task A_request_finds_its_answer()
    {
        await using var server = await MosquittoServer.StartAsync();
        await using var responder = await RunningClient.SubscribeAsync(RunningClient.Options(server.Address), new Subscription("upper", QualityOfService.AtLeastOnce));
        responder.Handler.OnMessage = message =>
        {
            var answer = message.Answer(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(message.Payload.Span).ToUpperInvariant()))!;
            _ = responder.Client.PublishAsync(answer, PublishScope.ThisConnection, default).AsTask();
        };
        await using var asker = await RunningClient.ConnectAsync(RunningClient.Options(server.Address));
        var requests = new MqttRequests(asker.Client, "answers/asker");
        asker.Handler.OnMessage = message => Assert.True(requests.TryTake(message));
        await requests.SubscribeAsync(default);

        var asking = new[] { "one", "two", "three" }.Select(text => requests.AskAsync(
            new("upper", Encoding.UTF8.GetBytes(text)) { Qos = QualityOfService.AtLeastOnce }, default)).ToArray();

        var answers = await Task.WhenAll(asking).WaitAsync(RecordingHandler.Bound);
        Assert.Equal(["ONE", "TWO", "THREE"], answers.Select(answer => Encoding.UTF8.GetString(answer.Payload.Span)));
    }

    [Fact]
    public async Task A_message_of_a_shared_subscription_comes_to_one_of_the_group()
    {
        await using var server = await MosquittoServer.StartAsync();
        await using var first = await RunningClient.SubscribeAsync(RunningClient.Options(server.Address), new Subscription("$share/g/work/+"), new Subscription("end"));
        await using var second = await RunningClient.SubscribeAsync(RunningClient.Options(server.Address), new Subscription("$share/g/work/+"), new Subscription("end"));

        for (var i = 0; i < 20; i++)
            await first.Client.PublishAsync(new($"work/{i}", default), PublishScope.ThisConnection, default);
        await first.Client.PublishAsync(new("end", default), PublishScope.ThisConnection, default);

        var topics = new List<string>();
        foreach (var client in new[] { first, second })
        {
            while (await client.Handler.MessageAsync() is { Topic: not "end" } message)
                topics.Add(message.Topic);
        }

        Assert.Equal(20, topics.Distinct().Count());
        Assert.Equal(20, topics.Count);
    }

    [Fact]
    public async Task Subscriptions_that_the_server_has_forgotten_are_renewed_with_their_identifiers()
    {
        await using var server = await MosquittoServer.StartAsync();
        await using var client = await RunningClient.ConnectAsync(
            RunningClient.Options(server.Address) with { RenewSubscriptions = true, SessionExpiryInterval = 100 });
        await client.Client.SubscribeAsync([new("a")], 7, default);
        await client.Client.SubscribeAsync([new("b"), new("gone")], default);
        await client.Client.UnsubscribeAsync(["gone"], default);

        await server.KillAsync();
        await server.StartAgainAsync();
        Assert.False((await client.Handler.ConnectedAsync()).SessionPresent);
        foreach (var topic in new[] { "gone", "a", "b" })
            await client.Client.PublishAsync(new(topic, default), PublishScope.ThisConnection, default);

        var (first, second) = (await client.Handler.MessageAsync(), await client.Handler.MessageAsync());
        Assert.Equal(("a", "b"), (first.Topic, second.Topic));
        Assert.Equal([7], first.Details.SubscriptionIdentifiers!);
    }

    [Fact]
    public async Task A_message_that_waited_here_longer_than_it_is_valid_is_not_sent()
    {
        await using var client = RunningClient.Start(RunningClient.Options(new Uri($"mqtt://127.0.0.1:{FreePort.Next()}")));

        var brief = client.Client.PublishAsync(
            new("t", default) { Qos = QualityOfService.AtLeastOnce, ExpiryInterval = 1 }, PublishScope.AnyConnection, default).AsTask();
        await client.Handler.DisconnectedAsync();
        await client.Handler.DisconnectedAsync();
        await client.Handler.DisconnectedAsync();
        await using var server = await MosquittoServer.StartAsync(new() { Port = client.Servers[0].Port });

        await Assert.ThrowsAsync<TimeoutException>(() => brief.WaitAsync(RecordingHandler.Bound));
    }
}
