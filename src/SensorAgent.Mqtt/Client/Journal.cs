using System.Buffers;
using System.Buffers.Binary;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Client;

/// <summary>What can happen to a stored session; the numbers stand in files.</summary>
internal enum JournalKind
{
    Entered = 1,
    Sent = 2,
    Released = 3,
    Completed = 4,
    Received = 5,
    ReceivedReleased = 6,
    SessionLost = 7,

    /// <summary>The number of the last publish entered.</summary>
    Counted = 8,
}

/// <summary>One thing that happened. The message of <see cref="JournalKind.Entered"/> is kept as an MQTT 5 PUBLISH.</summary>
internal readonly record struct JournalEntry(JournalKind Kind, long Sequence, ushort PacketId = 0)
{
    private const int HeadSize = 11;

    public MqttMessage? Message { get; init; }

    public void Write(IBufferWriter<byte> output)
    {
        var head = output.GetSpan(HeadSize);
        head[0] = (byte)Kind;
        BinaryPrimitives.WriteInt64LittleEndian(head[1..], Sequence);
        BinaryPrimitives.WriteUInt16LittleEndian(head[9..], PacketId);
        output.Advance(HeadSize);
        if (Message is not { } message)
            return;
        PacketEncoder.Write(
            output,
            new PublishPacket
            {
                Topic = message.Topic,
                Payload = message.Payload,
                Qos = message.Qos,
                Retain = message.Retain,
                PacketId = 1, // the codec wants one; the real one stands in the head
                ExpiryInterval = message.ExpiryInterval,
                Properties = message.Properties,
            },
            MqttProtocolVersion.V5);
    }

    /// <summary>Null when the bytes are not an entry.</summary>
    public static JournalEntry? Read(ReadOnlyMemory<byte> bytes)
    {
        var head = bytes.Span;
        if (head.Length < HeadSize || head[0] is < 1 or > 8)
            return null;

        var sequence = BinaryPrimitives.ReadInt64LittleEndian(head[1..]);
        var entry = new JournalEntry((JournalKind)head[0], sequence, BinaryPrimitives.ReadUInt16LittleEndian(head[9..]));
        if (entry.Kind != JournalKind.Entered)
            return entry;
        return ReadMessage(bytes[HeadSize..]) is { } message ? entry with { Message = message } : null;
    }

    private static MqttMessage? ReadMessage(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (!FixedHeader.TryRead(bytes.Span, uint.MaxValue, out var header) || header.TotalSize != bytes.Length)
                return null;
            var packet = PublishPacket.Read(header.Flags, bytes[header.HeaderSize..], MqttProtocolVersion.V5);
            return new(packet.Topic, packet.Payload.ToArray())
            {
                Qos = packet.Qos,
                Retain = packet.Retain,
                ExpiryInterval = packet.ExpiryInterval,
                Properties = packet.Properties,
            };
        }
        catch (MqttProtocolException)
        {
            return null;
        }
    }
}

/// <summary>What a journal adds up to.</summary>
internal sealed class StoredState
{
    private readonly SortedDictionary<long, StoredPublish> _publishes = [];
    private readonly HashSet<ushort> _received = [];
    private long _last;

    public void Apply(in JournalEntry entry)
    {
        _last = Math.Max(_last, entry.Sequence);
        var known = _publishes.GetValueOrDefault(entry.Sequence);
        switch (entry.Kind)
        {
            case JournalKind.Entered:
                _publishes[entry.Sequence] = new(entry.Sequence, entry.Message!);
                break;
            case JournalKind.Sent when known is not null:
                _publishes[entry.Sequence] = known with { PacketId = entry.PacketId };
                break;
            case JournalKind.Released when known is not null:
                _publishes[entry.Sequence] = known with { IsReleased = true };
                break;
            case JournalKind.Completed:
                _publishes.Remove(entry.Sequence);
                break;
            case JournalKind.Received:
                _received.Add(entry.PacketId);
                break;
            case JournalKind.ReceivedReleased:
                _received.Remove(entry.PacketId);
                break;
            case JournalKind.SessionLost:
                _received.Clear();
                foreach (var (sequence, publish) in _publishes.ToArray())
                    _publishes[sequence] = publish with { PacketId = 0, IsReleased = false };
                break;
            default:
                break;
        }
    }

    public StoredSession ToSession() => new(_last, [.. _publishes.Values], [.. _received]);

    /// <summary>The shortest journal that adds up to the same.</summary>
    public IEnumerable<JournalEntry> ToJournal()
    {
        yield return new(JournalKind.Counted, _last);
        foreach (var publish in _publishes.Values)
        {
            yield return new(JournalKind.Entered, publish.Sequence) { Message = publish.Message };
            if (publish.PacketId != 0)
                yield return new(JournalKind.Sent, publish.Sequence, publish.PacketId);
            if (publish.IsReleased)
                yield return new(JournalKind.Released, publish.Sequence);
        }

        foreach (var packetId in _received)
            yield return new(JournalKind.Received, 0, packetId);
    }
}
