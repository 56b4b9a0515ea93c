using System.Buffers;

namespace SensorAgent.Mqtt.Protocol;

/// <summary>The first two to five bytes of a packet: type, flags, and how many bytes follow (section 2.1).</summary>
internal readonly record struct FixedHeader(PacketType Type, byte Flags, int HeaderSize, int BodySize)
{
    /// <summary>The most bytes that a fixed header takes.</summary>
    public const int MaxSize = 5;

    /// <summary>Bytes of the whole packet.</summary>
    public int TotalSize => HeaderSize + BodySize;

    /// <summary>Reads a header; false when more bytes are needed.</summary>
    /// <param name="source">The bytes received so far.</param>
    /// <param name="maximumPacketSize">The largest packet that is taken: a larger one is refused before it is buffered.</param>
    /// <param name="header">The header.</param>
    /// <exception cref="MqttProtocolException">Type 0, reserved flags [MQTT-2.1.3-1], a malformed length, or a packet too large.</exception>
    public static bool TryRead(ReadOnlySpan<byte> source, uint maximumPacketSize, out FixedHeader header)
    {
        header = default;
        if (source.IsEmpty)
            return false;

        var type = (PacketType)(source[0] >> 4);
        var flags = (byte)(source[0] & 0x0F);
        if (!MayHaveFlags(type, flags))
            throw MqttProtocolException.Malformed($"A packet begins with 0x{source[0]:X2}, which is reserved.");

        var used = VariableByteInteger.TryRead(source[1..], out var body);
        if (used == 0)
            return false;

        header = new(type, flags, 1 + used, body);
        if ((uint)header.TotalSize > maximumPacketSize)
            throw new MqttProtocolException(ReasonCode.PacketTooLarge, $"A packet of {header.TotalSize} bytes is larger than {maximumPacketSize}.");
        return true;
    }

    /// <summary>The same for bytes in several segments.</summary>
    public static bool TryRead(in ReadOnlySequence<byte> source, uint maximumPacketSize, out FixedHeader header)
    {
        if (source.FirstSpan.Length >= MaxSize || source.IsSingleSegment)
            return TryRead(source.FirstSpan, maximumPacketSize, out header);

        Span<byte> start = stackalloc byte[MaxSize];
        var length = (int)Math.Min(MaxSize, source.Length);
        source.Slice(0, length).CopyTo(start);
        return TryRead(start[..length], maximumPacketSize, out header);
    }

    private static bool MayHaveFlags(PacketType type, byte flags) => type switch
    {
        PacketType.None => false,
        PacketType.Publish => (flags & 0b0110) != 0b0110 && (flags & 0b1110) != 0b1000, // QoS 3; DUP with QoS 0 [MQTT-3.3.1-2]
        PacketType.Pubrel or PacketType.Subscribe or PacketType.Unsubscribe => flags == 0b0010,
        _ => flags == 0,
    };
}
