using System.Buffers.Binary;

namespace SensorAgent.Mqtt.Protocol;

/// <summary>Reads what follows a packet's fixed header; whatever does not fit is a malformed packet.</summary>
internal ref struct BodyReader(ReadOnlyMemory<byte> body)
{
    private readonly ReadOnlyMemory<byte> _body = body;
    private readonly ReadOnlySpan<byte> _bytes = body.Span;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes left.</summary>
    public readonly int Remaining => _bytes.Length - Position;

    public byte ReadByte() => Take(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public int ReadVariableByteInteger()
    {
        var used = VariableByteInteger.TryRead(_bytes[Position..], out var value);
        if (used == 0)
            throw TooShort();
        Position += used;
        return value;
    }

    /// <summary>A string of one to 65,535 bytes behind its length.</summary>
    public string ReadText() => MqttText.Decode(ReadUtf8());

    /// <summary>A string's bytes, not yet checked.</summary>
    public ReadOnlySpan<byte> ReadUtf8() => Take(ReadUInt16());

    /// <summary>Binary data behind its length, valid as long as the packet is.</summary>
    public ReadOnlyMemory<byte> ReadBinary()
    {
        var length = ReadUInt16();
        var start = Position;
        Take(length);
        return _body.Slice(start, length);
    }

    /// <summary>All that is left, valid as long as the packet is.</summary>
    public ReadOnlyMemory<byte> ReadRest()
    {
        var start = Position;
        Position = _bytes.Length;
        return _body[start..];
    }

    /// <summary>A packet identifier, which is never 0 [MQTT-2.2.1-3].</summary>
    public ushort ReadPacketId()
    {
        var id = ReadUInt16();
        return id != 0 ? id : throw new MqttProtocolException(ReasonCode.ProtocolError, "A packet identifier is 0.");
    }

    /// <summary>Throws if anything is left.</summary>
    public readonly void End()
    {
        if (Remaining > 0)
            throw MqttProtocolException.Malformed("The packet is longer than its content.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining)
            throw TooShort();
        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    private static MqttProtocolException TooShort() => MqttProtocolException.Malformed("The packet is shorter than its content.");
}
