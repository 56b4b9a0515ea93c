using SensorAgent.Core.Buses;

namespace SensorAgent.Testing;

/// <summary>A serial port at whose other end somebody answers as the test says; bytes come a few at a time, as on a line.</summary>
public sealed class FakeSerialPort : ISerialPort
{
    private const int AtOnce = 3;
    private readonly Queue<byte> _coming = new();
    private readonly Dictionary<string, Queue<string>> _answers = [];

    /// <summary>What was written, each call in hexadecimal digits.</summary>
    public List<string> Written { get; } = [];

    /// <summary>True when the driver has closed the port.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>What the next calls throw, or null.</summary>
    public BusException? Fault { get; set; }

    /// <summary>What is called at every write, or null.</summary>
    public Action<string>? OnWrite { get; set; }

    /// <summary>
    /// Once these bytes are written, those come; several answers to one question come one after the other, the last again and again.
    /// </summary>
    public FakeSerialPort On(string written, params string[] answers)
    {
        _answers[Plain(written)] = new(answers.Select(Plain));
        return this;
    }

    /// <summary>Bytes that come by themselves.</summary>
    public FakeSerialPort Comes(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            _coming.Enqueue(value);
        return this;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        ThrowFault();
        var written = Convert.ToHexString(data);
        Written.Add(written);
        if (_answers.TryGetValue(written, out var answers))
            Comes(Convert.FromHexString(answers.Count > 1 ? answers.Dequeue() : answers.Peek()));
        OnWrite?.Invoke(written);
    }

    /// <inheritdoc/>
    public int Read(Span<byte> buffer, TimeSpan timeout)
    {
        ThrowFault();
        var count = 0;
        while (count < Math.Min(buffer.Length, AtOnce) && _coming.TryDequeue(out var value))
            buffer[count++] = value;
        return count;
    }

    /// <inheritdoc/>
    public void DiscardInput() => _coming.Clear();

    /// <inheritdoc/>
    public void Dispose() => IsDisposed = true;

    private static string Plain(string digits) => digits.Replace(" ", "", StringComparison.Ordinal);

    private void ThrowFault()
    {
        if (Fault is not null)
            throw Fault;
    }
}
