using System.Buffers;

namespace SensorAgent.Mqtt.Transport;

/// <summary>Packets on their way out, in memory from the shared pool.</summary>
internal sealed class SendBuffer : IBufferWriter<byte>
{
    private const int Smallest = 1024;
    private const int LargestKept = 256 * 1024;
    private byte[] _bytes = [];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; valid until the next change.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <inheritdoc/>
    public void Advance(int count) => Length += count;

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var needed = checked(Length + Math.Max(1, sizeHint));
        if (needed > _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Smallest, Math.Max(needed, (int)Math.Min(int.MaxValue / 2, 2L * _bytes.Length))));
            Written.Span.CopyTo(larger);
            Return();
            _bytes = larger;
        }

        return _bytes.AsMemory(Length);
    }

    /// <summary>Forgets what was written; memory that grew far is given back.</summary>
    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > LargestKept)
            Release();
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        Return();
        _bytes = [];
        Length = 0;
    }

    private void Return()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
    }
}
