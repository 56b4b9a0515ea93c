using System.Buffers.Binary;
using System.Text;
using SensorAgent.Mqtt.Protocol;

namespace SensorAgent.Mqtt.Broker.Persistence;

/// <summary>Reads the content of one record.</summary>
internal ref struct RecordReader(ReadOnlyMemory<byte> content)
{
    private readonly ReadOnlyMemory<byte> _content = content;
    private int _position;

    /// <summary>Takes the next whole record off <paramref name="rest"/>; false at the end, or where the file was torn.</summary>
    public static bool TryTake(ref ReadOnlyMemory<byte> rest, out ReadOnlyMemory<byte> content)
    {
        content = default;
        if (rest.Length < RecordBuffer.HeaderSize)
            return false;

        var length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
        if (length <= 0 || length > rest.Length - RecordBuffer.HeaderSize)
            return false;

        content = rest.Slice(RecordBuffer.HeaderSize, length);
        if (RecordBuffer.Checksum(content.Span) != BinaryPrimitives.ReadUInt32LittleEndian(rest.Span[4..]))
            return false;

        rest = rest[(RecordBuffer.HeaderSize + length)..];
        return true;
    }

    public byte Byte() => Take(1)[0];

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public ushort PacketId() => (ushort)Int32();

    public string? Text() => Int32() is >= 0 and var length ? Encoding.UTF8.GetString(Take(length)) : null;

    /// <summary>The header and the body of the packet that is the rest of the record.</summary>
    public readonly (FixedHeader Header, ReadOnlyMemory<byte> Body) Packet()
    {
        var rest = _content[_position..];
        if (!FixedHeader.TryRead(rest.Span, uint.MaxValue, out var header) || header.TotalSize != rest.Length)
            throw new InvalidDataException("A record holds no whole packet.");
        return (header, rest[header.HeaderSize..]);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _content.Length - _position)
            throw new InvalidDataException("A record is shorter than its content.");
        _position += count;
        return _content.Span.Slice(_position - count, count);
    }
}
