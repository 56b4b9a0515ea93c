using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Tests;

/// <summary>A chip model on a bus that makes one transfer after the other.</summary>
internal sealed class ModelDevice(II2cChipModel chip) : II2cDevice
{
    private readonly Lock _lock = new();

    public bool IsDisposed { get; private set; }

    public void Write(ReadOnlySpan<byte> data)
    {
        lock (_lock)
            chip.Write(data);
    }

    public void Read(Span<byte> buffer)
    {
        lock (_lock)
            chip.Read(buffer);
    }

    public void WriteRead(ReadOnlySpan<byte> data, Span<byte> buffer)
    {
        lock (_lock)
        {
            chip.Write(data);
            chip.Read(buffer);
        }
    }

    public void Dispose() => IsDisposed = true;
}
