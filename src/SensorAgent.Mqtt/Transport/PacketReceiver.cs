using System.Buffers;
using System.Runtime.CompilerServices;
using SensorAgent.Mqtt.Protocol;

namespace SensorAgent.Mqtt.Transport;

/// <summary>
/// Cuts a stream into packets. A packet lies in one piece of memory; one larger than allowed is refused from its header, and
/// memory grows only with bytes that have come. For one caller at a time.
/// </summary>
internal sealed class PacketReceiver(Stream stream, TimeProvider time) : IDisposable
{
    private const int Smallest = 4 * 1024;
    private const int LargestKept = 64 * 1024;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Smallest);
    private int _start;
    private int _end;
    private long _lastReceived = time.GetTimestamp();

    /// <summary>The largest packet in bytes that is taken, fixed header included.</summary>
    public uint MaximumPacketSize { get; set; } = VariableByteInteger.Max;

    /// <summary>The monotonic time at which bytes came last; may be read by anyone.</summary>
    public long LastReceived => Volatile.Read(ref _lastReceived);

    /// <summary>The next packet if all of it has come; the one before must not be used any more.</summary>
    /// <exception cref="MqttProtocolException">A malformed header or a packet too large.</exception>
    public bool TryReceive(out ReceivedPacket packet) => TryTake(out packet);

    /// <summary>The next packet; the one before must not be used any more.</summary>
    /// <exception cref="MqttProtocolException">A malformed header or a packet too large.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public ValueTask<ReceivedPacket> ReceiveAsync(CancellationToken cancellationToken) =>
        TryTake(out var packet) ? ValueTask.FromResult(packet) : FillAsync(cancellationToken);

    /// <summary>Gives the memory back; nothing may be received or in use any more.</summary>
    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _end = 0;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReceivedPacket> FillAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
                return default;

            _end += read;
            Volatile.Write(ref _lastReceived, time.GetTimestamp());
            if (TryTake(out var packet))
                return packet;
        }
    }

    private bool TryTake(out ReceivedPacket packet)
    {
        packet = default;
        var received = _buffer.AsSpan(_start, _end - _start);
        if (!FixedHeader.TryRead(received, MaximumPacketSize, out var header) || header.TotalSize > received.Length)
            return false;

        packet = new(header.Type, header.Flags, _buffer.AsMemory(_start + header.HeaderSize, header.BodySize));
        _start += header.TotalSize;
        return true;
    }

    private void MakeRoom()
    {
        var wasFull = _end == _buffer.Length;
        var length = _end - _start;
        var wanted = length switch
        {
            0 when _buffer.Length > LargestKept => Smallest, // the large packet is done with
            _ when wasFull && (length > _buffer.Length / 2 || _buffer.Length < LargestKept) => checked(_buffer.Length * 2),
            _ => _buffer.Length,
        };

        var target = wanted == _buffer.Length ? _buffer : ArrayPool<byte>.Shared.Rent(wanted);
        _buffer.AsSpan(_start, length).CopyTo(target);
        if (target != _buffer)
            ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end) = (target, 0, length);
    }
}
