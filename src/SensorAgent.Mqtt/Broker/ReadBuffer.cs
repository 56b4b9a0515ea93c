using System.Buffers;

namespace SensorAgent.Mqtt.Broker;

/// <summary>Bytes received and not yet understood. Grows with what really came, never with what a header promises.</summary>
internal sealed class ReadBuffer : IDisposable
{
    private const int Small = 4096;
    private const int Busy = 64 * 1024;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Small);
    private int _start;
    private int _end;

    public ReadOnlyMemory<byte> Unread => _bytes.AsMemory(_start, _end - _start);

    public void Consume(int count) => _start += count;

    /// <summary>Room for the next read.</summary>
    public Memory<byte> Room()
    {
        var unread = _end - _start;
        var wasFull = _end == _bytes.Length;
        var isOutsized = unread == 0 && _bytes.Length > 2 * Busy;
        if (isOutsized)
            Replace(Small);
        else if (wasFull && unread == _bytes.Length)
            Replace(2 * _bytes.Length);
        else if (wasFull && _bytes.Length < Busy)
            Replace(4 * _bytes.Length);
        else
            MoveToFront();
        return _bytes.AsMemory(_end);
    }

    public void Added(int count) => _end += count;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        (_start, _end) = (0, 0);
    }

    private void MoveToFront()
    {
        if (_start == 0)
            return;

        _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        (_start, _end) = (0, _end - _start);
    }

    private void Replace(int size)
    {
        var next = ArrayPool<byte>.Shared.Rent(size);
        _bytes.AsSpan(_start, _end - _start).CopyTo(next);
        (_start, _end) = (0, _end - _start);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = next;
    }
}
