using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A MAX6675 as its 16 bits show it (datasheet 19-2235, figure 2), its thermocouple in the air.</summary>
[Simulates("max6675")]
internal sealed class Max6675Model(SimulatedWorld world) : ISpiChipModel
{
    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer)
    {
        Span<byte> output = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(output, (ushort)((int)Math.Round(world.Temperature * 4) << 3));
        buffer.Clear();
        output[..Math.Min(2, buffer.Length)].CopyTo(buffer);
    }
}
