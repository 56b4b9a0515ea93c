using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Transport;
using SensorAgent.Testing;

namespace SensorAgent.Mqtt.Tests.Transport;

public sealed class PacketReceiverTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Finds_the_packets_however_the_bytes_come(int chunk)
    {
        byte[] bytes = [0xC0, 0, 0x30, 5, 0, 3, (byte)'a', (byte)'/', (byte)'b', 0xD0, 0];
        using var receiver = new PacketReceiver(new ChunkedStream(bytes, chunk), _time);

        Assert.Equal(PacketType.Pingreq, (await receiver.ReceiveAsync(default)).Type);
        var publish = await receiver.ReceiveAsync(default);
        Assert.Equal("a/b", PublishPacket.Read(publish.Flags, publish.Body, MqttProtocolVersion.V311).Topic);
        Assert.Equal(PacketType.Pingresp, (await receiver.ReceiveAsync(default)).Type);
        Assert.Equal(PacketType.None, (await receiver.ReceiveAsync(default)).Type);
    }

    [Fact]
    public async Task Takes_packets_of_any_size()
    {
        var random = new Random(3);
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        int[] sizes = [0, 5000, 100, 300_000, 4094, 1, 70_000, 65_536, 2];
        var payloads = sizes.Select(size =>
        {
            var payload = new byte[size];
            random.NextBytes(payload);
            return payload;
        }).ToArray();
        foreach (var payload in payloads)
            PacketEncoder.Write(bytes, new PublishPacket { Topic = "t", Payload = payload }, MqttProtocolVersion.V5);
        using var receiver = new PacketReceiver(new ChunkedStream(bytes.WrittenSpan.ToArray(), 3000), _time);

        foreach (var payload in payloads)
        {
            var packet = await receiver.ReceiveAsync(default);
            Assert.Equal(payload, PublishPacket.Read(packet.Flags, packet.Body, MqttProtocolVersion.V5).Payload.ToArray());
        }
    }

    [Fact]
    public async Task Refuses_a_packet_that_is_too_large_without_waiting_for_it()
    {
        using var receiver = new PacketReceiver(new ChunkedStream([0x30, 0xFF, 0xFF, 0xFF, 0x7F], 5), _time) { MaximumPacketSize = 1000 };

        var refusal = await Assert.ThrowsAsync<MqttProtocolException>(async () => await receiver.ReceiveAsync(default));

        Assert.Equal(ReasonCode.PacketTooLarge, refusal.Reason);
    }

    [Fact]
    public async Task A_packet_cut_off_by_the_end_is_the_end()
    {
        using var receiver = new PacketReceiver(new ChunkedStream([0x30, 5, 0, 3], 4), _time);

        Assert.Equal(PacketType.None, (await receiver.ReceiveAsync(default)).Type);
    }

    [Fact]
    public async Task Remembers_when_bytes_came_last()
    {
        using var receiver = new PacketReceiver(new ChunkedStream([0xC0, 0, 0xC0, 0], 2), _time);
        _time.Advance(TimeSpan.FromSeconds(7));

        await receiver.ReceiveAsync(default);

        Assert.Equal(TimeSpan.FromSeconds(7), new TimeSpan(receiver.LastReceived));
    }

    /// <summary>Gives its bytes a few at a time.</summary>
    private sealed class ChunkedStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(chunk, buffer.Length)], cancellationToken);
    }
}
