using SensorAgent.Integration.Tests.Broker;
using SensorAgent.Mqtt;

namespace SensorAgent.Integration.Tests;

/// <summary>Our client with its session in a file, killed with kill -9 in the middle of publishing and started again.</summary>
public sealed class KilledClientTests
{
    private const int Count = 100_000;
    private const int Kills = 20;

    [Fact]
    public async Task Each_message_reaches_our_broker_once_and_in_order()
    {
        await using var broker = new BrokerProcess();
        await broker.StartAsync();

        await EachArrivesOnceThoughThePublisherIsKilledAsync(broker.Address, Environment.TickCount);
    }

    [Fact]
    public async Task Each_message_reaches_Mosquitto_once_and_in_order()
    {
        await using var server = await MosquittoServer.StartAsync(new() { Lines = ["max_queued_messages 0"] });

        await EachArrivesOnceThoughThePublisherIsKilledAsync(server.Address, Environment.TickCount);
    }

    private static async Task EachArrivesOnceThoughThePublisherIsKilledAsync(Uri server, int seed)
    {
        var random = new Random(seed);
        var options = RunningClient.Options(server);
        await using var receiver = await RunningClient.SubscribeAsync(options, NumberedMessages.All);
        await using var publisher = new PublisherProcess(server, $"{options.ClientId}-killed", Count);
        try
        {
            var told = 0;
            for (var kill = 0; kill < Kills; kill++)
                told = await RunAndKillAsync(publisher, told, random);
            Assert.InRange(await publisher.StartAsync(), told, Count);
            while (await publisher.ToldAsync() is { } number)
                told = number;

            Assert.Equal(Count, told);
            var messages = new NumberedMessages();
            while (messages.Received < Count)
                messages.Take(await receiver.Handler.MessageAsync());
            await NumberedMessages.EndAsync(receiver.Client, receiver.Handler);
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"With seed {seed}: {fault.Message}", fault);
        }
    }

    /// <summary>
    /// Kills it at once, or after some messages, often few: while it takes up its session, or later. Returns the last number that it told.
    /// </summary>
    private static async Task<int> RunAndKillAsync(PublisherProcess publisher, int told, Random random)
    {
        Assert.InRange(await publisher.StartAsync(), told, Count);
        for (var more = random.Next(random.Next(2) == 0 ? 100 : 3 * Count / (2 * Kills)); more > 0; more--)
        {
            if (await publisher.ToldAsync() is not { } number)
                break;
            told = number;
        }

        return await publisher.KillAsync() ?? told;
    }
}
