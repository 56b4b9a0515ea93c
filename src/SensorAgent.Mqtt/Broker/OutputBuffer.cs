using System.Buffers;

namespace SensorAgent.Mqtt.Broker;

/// <summary>Bytes on their way to a socket: packets are appended here while the ones before are being written.</summary>
internal sealed class OutputBuffer : IBufferWriter<byte>
{
    private const int Smallest = 512;
    private byte[] _waiting = [];
    private byte[] _writing = [];
    private int _length;
    private int _writingLength;

    /// <summary>Bytes that have not left yet.</summary>
    public int Pending => _length + Volatile.Read(ref _writingLength);

    /// <summary>Bytes that are not even being written.</summary>
    public int Waiting => _length;

    /// <summary>Everything appended so far, for the writer; it stays valid until the next call.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        Release(ref _writing);
        (_writing, _writingLength) = (_waiting, _length);
        (_waiting, _length) = ([], 0);
        return _writing.AsMemory(0, _writingLength);
    }

    /// <summary>So many bytes of what was taken have left. By the writer, who need not hold the broker's lock.</summary>
    public void Left(int count) => Volatile.Write(ref _writingLength, _writingLength - count);

    /// <summary>What was taken is written; its memory goes back.</summary>
    public void Written()
    {
        Release(ref _writing);
        _writingLength = 0;
    }

    /// <summary>Forgets what waits and gives the memory back; what is being written stays.</summary>
    public void Discard()
    {
        Release(ref _waiting);
        _length = 0;
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _waiting.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _waiting.AsSpan(_length);
    }

    private void Reserve(int count)
    {
        if (_waiting.Length - _length >= count)
            return;

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Smallest, Math.Max(_length + count, 2 * _waiting.Length)));
        _waiting.AsSpan(0, _length).CopyTo(larger);
        Release(ref _waiting);
        _waiting = larger;
    }

    private static void Release(ref byte[] buffer)
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }
}
