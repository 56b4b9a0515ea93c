namespace SensorAgent.Devices.Simulation;

/// <summary>What a modelled module has sent and nobody has read yet.</summary>
internal sealed class SerialAnswers
{
    private readonly Queue<byte> _bytes = new();

    /// <summary>True when all has been read.</summary>
    public bool IsEmpty => _bytes.Count == 0;

    /// <summary>Sends.</summary>
    public void Send(params ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            _bytes.Enqueue(value);
    }

    /// <summary>Gives as much as the buffer takes; returns how many bytes.</summary>
    public int Take(Span<byte> buffer)
    {
        var count = 0;
        while (count < buffer.Length && _bytes.TryDequeue(out var value))
            buffer[count++] = value;
        return count;
    }
}
