using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Tests.Simulation;

/// <summary>A modelled chip on wires of its own.</summary>
internal sealed class ModelDevice(II2cChipModel chip) : II2cDevice
{
    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) => chip.Write(data);

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => chip.Read(buffer);

    /// <inheritdoc/>
    public void WriteRead(ReadOnlySpan<byte> data, Span<byte> buffer)
    {
        chip.Write(data);
        chip.Read(buffer);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // It has no wires to let go.
    }
}
