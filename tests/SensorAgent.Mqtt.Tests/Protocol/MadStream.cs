using SensorAgent.Mqtt.Protocol;

namespace SensorAgent.Mqtt.Tests.Protocol;

/// <summary>A peer gone mad, without a socket: gives its bytes, in pieces of at most so many, then ends; keeps what is written to it.</summary>
internal sealed class MadStream(byte[] bytes, int piece) : MemoryStream(bytes)
{
    private readonly MemoryStream _written = new();

    /// <summary>Whole packets, broken ones and noise, one behind the other.</summary>
    public static byte[] Packets(Random random, IReadOnlyList<byte[]> corpus, int count)
    {
        var packets = new List<byte>();
        for (; count > 0; count--)
            packets.AddRange(Packet(random, corpus));
        return [.. packets];
    }

    /// <summary>
    /// What was written, packet by packet; fails unless the specification allows each of them to be sent. A packet that was cut off by the end
    /// does not count.
    /// </summary>
    public IReadOnlyList<object> Answers(MqttProtocolVersion version)
    {
        var rest = _written.ToArray();
        var answers = new List<object>();
        while (FixedHeader.TryRead(rest.AsSpan(), uint.MaxValue, out var header) && header.TotalSize <= rest.Length)
        {
            answers.Add(Protocol.Packets.Read(rest[..header.TotalSize], version));
            rest = rest[header.TotalSize..];
        }

        return answers;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _written.Write(buffer.Span);
        return default;
    }

    private static byte[] Packet(Random random, IReadOnlyList<byte[]> corpus)
    {
        var packet = corpus[random.Next(corpus.Count)].ToArray();
        switch (random.Next(8))
        {
            case 0:
                packet = new byte[random.Next(1, 20)];
                random.NextBytes(packet);
                break;
            case 1:
                return packet[..random.Next(packet.Length)];
            case 2 or 3:
                for (var changes = random.Next(1, 4); changes > 0; changes--)
                    packet[random.Next(packet.Length)] = (byte)random.Next(256);
                break;
            default:
                break;
        }

        return packet;
    }
}
