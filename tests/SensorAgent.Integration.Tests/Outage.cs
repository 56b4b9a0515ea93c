using System.Diagnostics;
using SensorAgent.Mqtt;

namespace SensorAgent.Integration.Tests;

/// <summary>A time in which the peer does not answer although the connections to it stand.</summary>
internal static class Outage
{
    /// <summary>How many messages are under way in one.</summary>
    public const int Messages = 500;

    /// <summary>Keep-alive of the clients.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(2);

    /// <summary>In keep-alives what five minutes are with the half minute that clients have if nothing is said.</summary>
    private static readonly TimeSpan Length = 10 * KeepAlive;

    /// <summary>
    /// The outage is noticed within two keep-alives; what was published for one connection only is reported, and everything else arrives
    /// once and in order when the server is back.
    /// </summary>
    public static async Task CostsNoMessageAsync(Uri server, Action begin, Action end)
    {
        await using var receiver = await RunningClient.SubscribeAsync(Impatient(server), NumberedMessages.All);
        await using var sender = await RunningClient.ConnectAsync(Impatient(server));

        var publishing = Enumerable.Range(0, Messages / 2).Select(number => Publish(sender, number)).ToList();
        begin();
        var since = Stopwatch.GetTimestamp();
        publishing.AddRange(Enumerable.Range(Messages / 2, Messages / 2).Select(number => Publish(sender, number)));
        var brief = sender.Client.PublishAsync(
            new("brief", default) { Qos = QualityOfService.AtLeastOnce }, PublishScope.ThisConnection, default).AsTask();
        Assert.Equal((MqttFailure.NoAnswer, true), await FailureAsync(sender));
        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, 2 * KeepAlive);
        Assert.Equal((MqttFailure.NoAnswer, true), await FailureAsync(receiver));
        var reported = await Assert.ThrowsAsync<MqttConnectionException>(() => brief.WaitAsync(RecordingHandler.Bound));
        Assert.Equal(MqttFailure.NoAnswer, reported.Failure);
        while (Stopwatch.GetElapsedTime(since) < Length)
            Assert.False((await FailureAsync(sender)).WasConnected);
        end();

        Assert.All(await Task.WhenAll(publishing).WaitAsync(RecordingHandler.Bound), result => Assert.True(result.IsSuccess, $"{result}"));
        await TakeAllAsync(receiver.Handler);
        await NumberedMessages.EndAsync(sender.Client, receiver.Handler);
    }

    private static Task<PublishResult> Publish(RunningClient client, int number) =>
        client.Client.PublishAsync(NumberedMessages.At(number), PublishScope.AnyConnection, default).AsTask();

    /// <summary>Takes as many, each the next of its topic.</summary>
    public static async Task TakeAllAsync(RecordingHandler handler)
    {
        var messages = new NumberedMessages();
        while (messages.Received < Messages)
            messages.Take(await handler.MessageAsync());
    }

    /// <summary>Why it was disconnected, or could not connect, next.</summary>
    public static async Task<(MqttFailure Failure, bool WasConnected)> FailureAsync(RunningClient client)
    {
        var disconnected = await client.Handler.DisconnectedAsync();
        return (disconnected.Failure, disconnected.WasConnected);
    }

    /// <summary>Of a client that notices soon, and whose session lasts.</summary>
    public static MqttClientOptions Impatient(params Uri[] servers) => RunningClient.Options(servers) with
    {
        KeepAlive = KeepAlive,
        ConnectTimeout = KeepAlive,
        CleanStart = false,
        SessionExpiryInterval = 600,
    };
}
