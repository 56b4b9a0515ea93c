using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Mqtt.Client;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Tests.Protocol;
using SensorAgent.Mqtt.Tests.Transport;
using SensorAgent.Mqtt.Transport;

namespace SensorAgent.Mqtt.Tests.Client;

/// <summary>A server gone mad: whatever it sends, a connection ends with a reason and nothing escapes.</summary>
public sealed class ConnectionMutationTests : IMqttClientHandler
{
    [Fact]
    public async Task Twenty_thousand_mad_servers_end_in_a_reason()
    {
        var random = new Random(311);
        var corpus = Corpus.Valid.Select(Packets.Hex).ToArray();
        var inbox = new Inbox(this, 256, NullLogger.Instance);
        using var ending = new CancellationTokenSource();
        var delivering = inbox.RunAsync(ending.Token);
        var reasons = new HashSet<MqttFailure>();
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Enumerable.Range(0, random.Next(1, 4)).SelectMany(_ => corpus[random.Next(corpus.Length)]).ToArray();
            for (var changes = random.Next(3); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);

            var transport = new MqttTransport(new OneWayStream(bytes), "test", TimeProvider.System);
            transport.Sender.Version = (MqttProtocolVersion)random.Next(4, 6);
            await using var connection = new MqttConnection(
                transport, new ConnackPacket(), new(TimeSpan.Zero, 10), new PublishWindow(10, TimeProvider.System), new IncomingSession(), TimeProvider.System);
            reasons.Add((await connection.RunAsync(inbox).WaitAsync(Loopback.Bound)).Failure);
        }

        Assert.Superset(new HashSet<MqttFailure> { MqttFailure.ConnectionLost, MqttFailure.ProtocolError, MqttFailure.ServerDisconnected }, reasons);
        Assert.Equal(3, reasons.Count);
        await ending.CancelAsync();
        await delivering.WaitAsync(Loopback.Bound);
    }

    Task IMqttClientHandler.ConnectedAsync(MqttConnected connected, CancellationToken cancellationToken) => Task.CompletedTask;

    void IMqttClientHandler.MessageReceived(in ReceivedMessage message)
    {
    }

    void IMqttClientHandler.Disconnected(MqttDisconnected disconnected)
    {
    }

    /// <summary>Gives its bytes and takes whatever is written.</summary>
    private sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;
    }
}
