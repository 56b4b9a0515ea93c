using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Mqtt.Client;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Tests.Protocol;
using SensorAgent.Mqtt.Tests.Transport;
using SensorAgent.Mqtt.Transport;

namespace SensorAgent.Mqtt.Tests.Client;

/// <summary>A server gone mad: whatever it sends, a connection ends with a reason and nothing escapes.</summary>
[Collection("Alone")]
public sealed class ConnectionMutationTests : IMqttClientHandler
{
    private const int Servers = 250_000;
    private const int PacketsPerServer = 4;
    private const int WarmUp = Servers / 4;
    private const long Margin = 16 * 1024 * 1024;

    [Fact]
    public async Task A_million_mutated_and_random_packets_end_in_reasons_and_take_no_memory()
    {
        var random = new Random(311);
        var corpus = Corpus.Valid.Select(Packets.Hex).ToArray();
        var inbox = new Inbox(this, 256, NullLogger.Instance);
        using var ending = new CancellationTokenSource();
        var delivering = inbox.RunAsync(ending.Token);
        var (failures, reasons) = (new HashSet<MqttFailure>(), new HashSet<ReasonCode>());
        var before = 0L;
        for (var server = 0; server < Servers; server++)
        {
            if (server == WarmUp)
                before = GC.GetTotalMemory(forceFullCollection: true);
            var version = (MqttProtocolVersion)random.Next(4, 6);
            using var stream = new MadStream(MadStream.Packets(random, corpus, PacketsPerServer), piece: random.Next(1, 100));
            var why = await RunAsync(stream, version, inbox);
            failures.Add(why.Failure);
            var isRefusal = why.Failure == MqttFailure.ProtocolError && version == MqttProtocolVersion.V5;
            var farewells = stream.Answers(version).OfType<DisconnectPacket>().ToArray();
            Assert.Equal(isRefusal ? [why.Reason!.Value] : [], farewells.Select(farewell => farewell.Reason));
            reasons.UnionWith(farewells.Select(farewell => farewell.Reason));
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Margin);
        MqttFailure[] ends = [MqttFailure.ConnectionLost, MqttFailure.ServerDisconnected, MqttFailure.ProtocolError];
        Assert.Equal(ends.Order(), failures.Order());
        ReasonCode[] expected =
            [ReasonCode.MalformedPacket, ReasonCode.ProtocolError, ReasonCode.TopicNameInvalid, ReasonCode.TopicAliasInvalid, ReasonCode.PacketTooLarge];
        Assert.Equal(expected.Order(), reasons.Order());
        await ending.CancelAsync();
        await delivering.WaitAsync(Loopback.Bound);
    }

    private static async Task<MqttConnectionException> RunAsync(Stream stream, MqttProtocolVersion version, Inbox inbox)
    {
        var transport = new MqttTransport(stream, "test", TimeProvider.System);
        transport.Sender.Version = version;
        transport.Receiver.MaximumPacketSize = 64 * 1024;
        var window = new PublishWindow(10, TimeProvider.System);
        await using var connection = new MqttConnection(
            transport, new ConnackPacket(), new(TimeSpan.Zero, 10), window, new IncomingSession(), TimeProvider.System);
        return await connection.RunAsync(inbox).WaitAsync(Loopback.Bound);
    }

    Task IMqttClientHandler.ConnectedAsync(MqttConnected connected, CancellationToken cancellationToken) => Task.CompletedTask;

    void IMqttClientHandler.MessageReceived(in ReceivedMessage message)
    {
    }

    void IMqttClientHandler.Disconnected(MqttDisconnected disconnected)
    {
    }
}
