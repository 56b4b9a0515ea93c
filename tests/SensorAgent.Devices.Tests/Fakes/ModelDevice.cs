using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Tests.Fakes;

/// <summary>A chip model on a wire of its own; remembers what was written.</summary>
internal sealed class ModelDevice(II2cChipModel chip) : II2cDevice
{
    public List<string> Written { get; } = [];

    public bool IsClosed { get; private set; }

    public void Write(ReadOnlySpan<byte> data)
    {
        Written.Add(Convert.ToHexString(data));
        chip.Write(data);
    }

    public void Read(Span<byte> buffer) => chip.Read(buffer);

    public void WriteRead(ReadOnlySpan<byte> data, Span<byte> buffer)
    {
        chip.Write(data);
        chip.Read(buffer);
    }

    public void Dispose() => IsClosed = true;
}
