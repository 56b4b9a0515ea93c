using SensorAgent.Core.Buses;

namespace SensorAgent.Testing;

/// <summary>One transfer that a driver is expected to make: what it writes, what it gets, or the fault it meets.</summary>
public sealed record I2cTransfer(byte[] Written, byte[] Read, BusFault? Fault = null)
{
    /// <summary>A write.</summary>
    public static I2cTransfer Write(params byte[] bytes) => new(bytes, []);

    /// <summary>A read that brings these bytes.</summary>
    public static I2cTransfer Reads(params byte[] bytes) => new([], bytes);

    /// <summary>A write of one register, and a read after a repeated START.</summary>
    public static I2cTransfer WriteRead(byte register, params byte[] bytes) => new([register], bytes);

    /// <summary>A transfer, whatever it is, that meets a fault.</summary>
    public static I2cTransfer Fails(BusFault fault) => new([], [], fault);

    /// <inheritdoc/>
    public override string ToString() => $"write [{Convert.ToHexString(Written)}] read [{Convert.ToHexString(Read)}]";
}

/// <summary>A device that plays recorded transfers; another transfer than the next one, one too many, or one left over is a failure.</summary>
public sealed class I2cPlayback(params I2cTransfer[] transfers) : II2cDevice
{
    private int _next;

    /// <summary>True when every transfer has been made.</summary>
    public bool IsAtEnd => _next == transfers.Length;

    /// <summary>True when the driver has closed the device.</summary>
    public bool IsDisposed { get; private set; }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) => Next(data, default);

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => Next(default, buffer);

    /// <inheritdoc/>
    public void WriteRead(ReadOnlySpan<byte> data, Span<byte> buffer) => Next(data, buffer);

    /// <inheritdoc/>
    public void Dispose() => IsDisposed = true;

    private void Next(ReadOnlySpan<byte> written, Span<byte> buffer)
    {
        var made = $"write [{Convert.ToHexString(written)}] read {buffer.Length} bytes";
        if (IsAtEnd)
            throw new InvalidOperationException($"One transfer too many: {made}.");

        var expected = transfers[_next];
        if (expected.Fault is { } fault)
        {
            _next++;
            throw new BusException(fault, "Played back.");
        }

        if (!written.SequenceEqual(expected.Written) || buffer.Length != expected.Read.Length)
            throw new InvalidOperationException($"Transfer {_next + 1} is {made}; expected was {expected}.");
        expected.Read.CopyTo(buffer);
        _next++;
    }
}
