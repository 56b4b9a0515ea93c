using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Tests.Protocol;

namespace SensorAgent.Mqtt.Tests.Broker;

/// <summary>A running broker and clients that send nonsense: it has to stay up, and a well-behaved client must not notice.</summary>
public sealed class HostileBytesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Mutated_packets_end_connections_but_never_the_broker(int seed)
    {
        var random = new Random(seed);
        await using var broker = await TestBroker.StartAsync();
        await using var bystander = await broker.ConnectAsync("bystander");
        await bystander.SubscribeAsync("quiet/#");

        for (var round = 0; round < 150; round++)
        {
            var version = round % 2 == 0 ? MqttProtocolVersion.V5 : MqttProtocolVersion.V311;
            await using var client = await broker.OpenAsync(version);
            if (round % 5 != 0)
            {
                await client.SendAsync(new ConnectPacket { ClientId = $"c{round % 7}", Version = version, CleanStart = round % 3 == 0 });
                await client.NextAsync();
            }

            await client.SendBytesAsync(Mutated(random, version));
            client.Kill();
        }

        await bystander.PublishAsync("quiet/t", "still here", qos: 1);
        Assert.Equal(["PUBLISH quiet/t=still here", "PUBACK 1"], await bystander.UntilPingAsync());
        Assert.DoesNotContain(broker.Warnings, warning => warning.Contains("fault of the broker", StringComparison.Ordinal));
    }

    private static byte[] Mutated(Random random, MqttProtocolVersion version)
    {
        var bytes = new List<byte>();
        for (var i = random.Next(1, 12); i > 0; i--)
            bytes.AddRange(Sample(random, version));
        var result = bytes.ToArray();
        for (var i = random.Next(0, 6); i > 0; i--)
            result[random.Next(result.Length)] = (byte)random.Next(256);
        return result[..random.Next(1, result.Length + 1)];
    }

    private static byte[] Sample(Random random, MqttProtocolVersion version)
    {
        var id = (ushort)random.Next(1, 20);
        switch (random.Next(8))
        {
            case 0:
                return Packets.Bytes(new ConnectPacket { ClientId = "c", Version = version, Will = new("w", "x"u8.ToArray()) }, version);
            case 1:
                return Packets.Bytes(new SubscribePacket(id, [new("a/+/#", QualityOfService.ExactlyOnce), new("$share/g/b")]), version);
            case 2:
                return Packets.Bytes(new UnsubscribePacket(id, ["a/+/#", "nothing"]), version);
            case 3:
                return Packets.Bytes(new AckPacket((PacketType)random.Next(4, 8), id), version);
            case 4:
                return Packets.Bytes(new EmptyPacket(PacketType.Pingreq), version);
            case 5:
                var noise = new byte[random.Next(1, 60)];
                random.NextBytes(noise);
                return noise;
            default:
                return Packets.Bytes(
                    new PublishPacket
                    {
                        Topic = random.Next(2) == 0 ? "a/b/c" : "b",
                        Payload = new byte[random.Next(100)],
                        Qos = (QualityOfService)random.Next(3),
                        PacketId = id,
                        Retain = random.Next(2) == 0,
                        TopicAlias = version == MqttProtocolVersion.V5 ? (ushort)random.Next(3) : (ushort)0,
                        Properties = version == MqttProtocolVersion.V5 ? new() { ContentType = "x", UserProperties = [new("a", "b")] } : null,
                    },
                    version);
        }
    }
}
