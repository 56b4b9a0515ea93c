using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Tests.Protocol;

namespace SensorAgent.Mqtt.Tests.Broker;

/// <summary>A broker whose clients go mad by the hundred thousand, while one does not.</summary>
[Collection("Alone")]
public sealed class MillionPacketsTests
{
    private const int Clients = 250_000;
    private const int PacketsPerClient = 4;
    private const int WarmUp = Clients / 4;
    private const long Margin = 16 * 1024 * 1024;
    private static readonly byte[][] Samples = [.. Corpus.Valid.Select(Packets.Hex)];
    private readonly Random _random = new(20_261_121);
    private readonly HashSet<ReasonCode> _reasons = [];

    [Fact]
    public async Task A_million_mutated_and_random_packets_end_in_reasons_take_no_memory_and_harm_nobody()
    {
        await using var broker = await TestBroker.StartAsync(
            new() { MaximumQueuedMessages = 10, MaximumSubscriptions = 10, MaximumRetainedMessages = 100 });
        await using var bystander = await broker.ConnectAsync("bystander");
        await bystander.SubscribeAsync("quiet/#");
        var before = 0L;

        for (var client = 0; client < Clients; client++)
        {
            if (client == WarmUp)
                before = GC.GetTotalMemory(forceFullCollection: true);
            await RunAsync(broker, client);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Margin);
        await bystander.PublishAsync("quiet/t", "still here", qos: 1);
        Assert.Equal(["PUBLISH quiet/t=still here", "PUBACK 1"], await bystander.UntilPingAsync());
        Assert.DoesNotContain(broker.Warnings, warning => warning.Contains("fault of the broker", StringComparison.Ordinal));
        ReasonCode[] expected =
        [
            ReasonCode.MalformedPacket, ReasonCode.ProtocolError, ReasonCode.TopicNameInvalid, ReasonCode.TopicFilterInvalid,
            ReasonCode.TopicAliasInvalid, ReasonCode.PacketTooLarge,
        ];
        Assert.Equal(expected.Order(), _reasons.Order());
    }

    /// <summary>Every fifth has not connected properly before it goes mad; of the others the broker's last word is looked at.</summary>
    private async Task RunAsync(TestBroker broker, int client)
    {
        var version = (MqttProtocolVersion)_random.Next(4, 6);
        var isConnected = client % 5 != 0;
        var connect = new ConnectPacket
        {
            ClientId = $"c{client % 50}",
            Version = version,
            KeepAlive = 0,
            CleanStart = _random.Next(3) == 0,
            SessionExpiryInterval = version == MqttProtocolVersion.V5 ? (uint)_random.Next(2) * 3600 : null,
        };
        byte[] before = isConnected ? Packets.Bytes(connect, version) : [];
        using var stream = new MadStream([.. before, .. MadStream.Packets(_random, Samples, PacketsPerClient)], piece: _random.Next(1, 100));
        await broker.ServeAsync(stream).WaitAsync(TimeSpan.FromSeconds(20));
        if (!isConnected)
            return;

        var answers = stream.Answers(version);
        Assert.Equal(ReasonCode.Success, Assert.IsType<ConnackPacket>(answers[0]).Reason);
        var farewells = answers.OfType<DisconnectPacket>().ToArray();
        if (farewells is not [var farewell])
        {
            Assert.Empty(farewells);
            return;
        }

        Assert.Equal((MqttProtocolVersion.V5, farewell), (version, answers[^1]));
        _reasons.Add(farewell.Reason);
    }
}
