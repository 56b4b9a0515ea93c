using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Tests;

/// <summary>A chip model on a bus that makes one transfer after the other; remembers what was written.</summary>
internal sealed class ChipOnBus(II2cChipModel chip) : II2cDevice
{
    private readonly Lock _lock = new();

    public List<string> Written { get; } = [];

    public bool IsDisposed { get; private set; }

    public void Write(ReadOnlySpan<byte> data)
    {
        lock (_lock)
        {
            Written.Add(Convert.ToHexString(data));
            chip.Write(data);
        }
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
