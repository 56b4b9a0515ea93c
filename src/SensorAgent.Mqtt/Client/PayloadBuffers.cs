using System.Buffers;

namespace SensorAgent.Mqtt.Client;

/// <summary>
/// Memory of payloads on their way to the handler. Small ones, taken on one thread and given back on another by the hundred, are more than the shared
/// pool keeps: those it has are kept here.
/// </summary>
internal sealed class PayloadBuffers
{
    private const int Small = 256;
    private readonly Lock _lock = new();
    private readonly Stack<byte[]> _small = new();

    /// <summary>At least that many bytes.</summary>
    public byte[] Rent(int size)
    {
        if (size == 0)
            return [];
        if (size > Small)
            return ArrayPool<byte>.Shared.Rent(size);
        lock (_lock)
            return _small.TryPop(out var free) ? free : new byte[Small];
    }

    /// <summary>Gives them back.</summary>
    public void Return(byte[] bytes)
    {
        if (bytes.Length > Small)
        {
            ArrayPool<byte>.Shared.Return(bytes);
            return;
        }

        if (bytes.Length == 0)
            return;
        lock (_lock)
            _small.Push(bytes);
    }
}
