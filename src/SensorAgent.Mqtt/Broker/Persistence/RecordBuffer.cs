using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace SensorAgent.Mqtt.Broker.Persistence;

/// <summary>
/// Records on their way to a file: length of the content (4 bytes), CRC-32C of the content (4 bytes), content, which begins with the
/// type. All numbers are little-endian.
/// </summary>
internal sealed class RecordBuffer
{
    public const int HeaderSize = 8;
    private readonly ArrayBufferWriter<byte> _records = new();
    private readonly ArrayBufferWriter<byte> _content = new();

    public int Length => _records.WrittenCount;

    public ReadOnlyMemory<byte> Written => _records.WrittenMemory;

    public static uint Checksum(ReadOnlySpan<byte> content)
    {
        var checksum = uint.MaxValue;
        for (; content.Length >= 8; content = content[8..])
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(content));
        foreach (var one in content)
            checksum = BitOperations.Crc32C(checksum, one);
        return ~checksum;
    }

    public RecordBuffer Begin(RecordType type)
    {
        _content.ResetWrittenCount();
        return Byte((byte)type);
    }

    public RecordBuffer Byte(byte value)
    {
        _content.GetSpan(1)[0] = value;
        _content.Advance(1);
        return this;
    }

    public RecordBuffer Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_content.GetSpan(4), value);
        _content.Advance(4);
        return this;
    }

    public RecordBuffer Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_content.GetSpan(8), value);
        _content.Advance(8);
        return this;
    }

    /// <summary>A text behind its length in bytes; null has the length -1.</summary>
    public RecordBuffer Text(string? text)
    {
        if (text is null)
            return Int32(-1);

        var size = Encoding.UTF8.GetByteCount(text);
        Int32(size);
        Encoding.UTF8.GetBytes(text, _content.GetSpan(size));
        _content.Advance(size);
        return this;
    }

    /// <summary>An MQTT 5 packet; it is the last of its record.</summary>
    public RecordBuffer Packet<T>(in T packet)
        where T : Protocol.IPacket
    {
        Protocol.PacketEncoder.Write(_content, packet, MqttProtocolVersion.V5);
        return this;
    }

    public void End()
    {
        var content = _content.WrittenSpan;
        var header = _records.GetSpan(HeaderSize);
        BinaryPrimitives.WriteInt32LittleEndian(header, content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Checksum(content));
        _records.Advance(HeaderSize);
        _records.Write(content);
    }

    public void Append(RecordBuffer other) => _records.Write(other._records.WrittenSpan);

    public void Clear() => _records.ResetWrittenCount();
}
