using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Transport;

namespace SensorAgent.Mqtt.Tests.Transport;

public sealed class MqttTransportTests
{
    [Fact]
    public async Task Carries_packets_over_tcp_both_ways()
    {
        var (near, far) = await Loopback.PairAsync();
        await using var client = MqttTransport.Over(near, TimeProvider.System);
        await using var server = MqttTransport.Over(far, TimeProvider.System);

        for (ushort i = 1; i <= 1000; i++)
            await client.Sender.SendAsync(new PublishPacket { Topic = "t", Qos = QualityOfService.AtLeastOnce, PacketId = i }, default);
        for (ushort i = 1; i <= 1000; i++)
        {
            var received = await server.Receiver.ReceiveAsync(default).AsTask().WaitAsync(Loopback.Bound);
            Assert.Equal(i, PublishPacket.Read(received.Flags, received.Body, MqttProtocolVersion.V5).PacketId);
            server.Sender.Send(new AckPacket(PacketType.Puback, i));
        }

        for (ushort i = 1; i <= 1000; i++)
        {
            var received = await client.Receiver.ReceiveAsync(default).AsTask().WaitAsync(Loopback.Bound);
            Assert.Equal(i, AckPacket.Read(received.Type, received.Body, MqttProtocolVersion.V5).PacketId);
        }

        Assert.Contains("127.0.0.1:", client.Peer, StringComparison.Ordinal);
    }

    [Fact]
    public Task Closing_ends_a_receive_under_way() =>
        // Which it notices first, the socket shut down or the socket gone, is a matter of luck: many at once make both happen.
        Parallel.ForEachAsync(Enumerable.Range(0, 2000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) => await CloseAsync());

    private static async Task CloseAsync()
    {
        var (near, far) = await Loopback.PairAsync();
        await using var client = MqttTransport.Over(near, TimeProvider.System);
        await using var server = MqttTransport.Over(far, TimeProvider.System);
        var receiving = client.Receiver.ReceiveAsync(default).AsTask();
        var ending = server.Receiver.ReceiveAsync(default).AsTask();

        await client.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => receiving.WaitAsync(Loopback.Bound));
        Assert.Equal(PacketType.None, (await ending.WaitAsync(Loopback.Bound)).Type);
    }
}
