using SensorAgent.Core.Buses;

namespace SensorAgent.Testing;

/// <summary>
/// One transfer that a driver is expected to make, in hexadecimal digits: what it sends, or nothing, and what it gets meanwhile, or
/// nothing.
/// </summary>
public sealed record SpiExchange(string Sent, string Taken)
{
    /// <summary>A read; what is sent does not matter.</summary>
    public static SpiExchange Reads(string taken) => new("", taken);

    /// <summary>A write; what comes back is ignored.</summary>
    public static SpiExchange Writes(string sent) => new(sent, "");
}

/// <summary>A device that plays transfers; another than the next one, or one too many, is a failure.</summary>
public sealed class SpiPlayback(params SpiExchange[] exchanges) : ISpiDevice
{
    private int _next;

    /// <summary>True when every transfer has been made.</summary>
    public bool IsAtEnd => _next == exchanges.Length;

    /// <summary>True when the driver has closed the device.</summary>
    public bool IsDisposed { get; private set; }

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer) => Next(data, buffer);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) => Next(data, default);

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => Next(default, buffer);

    /// <inheritdoc/>
    public void Dispose() => IsDisposed = true;

    private void Next(ReadOnlySpan<byte> sent, Span<byte> buffer)
    {
        if (IsAtEnd)
            throw new InvalidOperationException($"One transfer too many: sends [{Convert.ToHexString(sent)}].");
        var expected = exchanges[_next++];
        if (Convert.ToHexString(sent) != expected.Sent || buffer.Length * 2 != expected.Taken.Length)
            throw new InvalidOperationException(
                $"Transfer {_next} sends [{Convert.ToHexString(sent)}] and takes {buffer.Length} bytes; expected was {expected}.");
        Convert.FromHexString(expected.Taken).CopyTo(buffer);
    }
}
