using System.Buffers;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Tests.Protocol;

/// <summary>Bytes to packets and back, for tests.</summary>
internal static class Packets
{
    /// <summary>The packet's bytes.</summary>
    public static byte[] Bytes<T>(T packet, MqttProtocolVersion version)
        where T : IPacket
    {
        var output = new ArrayBufferWriter<byte>();
        var size = PacketEncoder.Write(output, packet, version);
        Assert.Equal(size, output.WrittenCount);
        Assert.Equal(size, PacketEncoder.Measure(packet, version));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Hexadecimal digits, blanks ignored, as bytes.</summary>
    public static byte[] Hex(string digits) => Convert.FromHexString(digits.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>Reads one whole packet of any type.</summary>
    public static object Read(byte[] bytes, MqttProtocolVersion version)
    {
        Assert.True(FixedHeader.TryRead(bytes.AsSpan(), uint.MaxValue, out var header), "The fixed header is not complete.");
        Assert.Equal(bytes.Length, header.TotalSize);
        var body = bytes.AsMemory(header.HeaderSize);
        switch (header.Type)
        {
            case PacketType.Connect:
                return ConnectReader.Read(body);
            case PacketType.Connack:
                return ConnackPacket.Read(body, version);
            case PacketType.Publish:
                return PublishPacket.Read(header.Flags, body, version);
            case PacketType.Puback or PacketType.Pubrec or PacketType.Pubrel or PacketType.Pubcomp:
                return AckPacket.Read(header.Type, body, version);
            case PacketType.Subscribe:
                return SubscribePacket.Read(body, version);
            case PacketType.Suback or PacketType.Unsuback:
                return SubackPacket.Read(header.Type, body, version);
            case PacketType.Unsubscribe:
                return UnsubscribePacket.Read(body, version);
            case PacketType.Disconnect:
                return DisconnectPacket.Read(body, version);
            case PacketType.Auth:
                return AuthPacket.Read(body, version);
            default:
                EmptyPacket.Check(body);
                return new EmptyPacket(header.Type);
        }
    }

    /// <summary>The bytes that come of reading bytes and writing them again.</summary>
    public static string Again(byte[] bytes, MqttProtocolVersion version) => Convert.ToHexString(Read(bytes, version) switch
    {
        ConnectPacket packet => Bytes(packet, packet.Version),
        ConnackPacket packet => Bytes(packet, version),
        PublishPacket packet => Bytes(packet, version),
        AckPacket packet => Bytes(packet, version),
        SubscribePacket packet => Bytes(packet, version),
        SubackPacket packet => Bytes(packet, version),
        UnsubscribePacket packet => Bytes(packet, version),
        DisconnectPacket packet => Bytes(packet, version),
        AuthPacket packet => Bytes(packet, version),
        EmptyPacket packet => Bytes(packet, version),
        var other => throw new InvalidOperationException($"{other} cannot be written."),
    });
}
