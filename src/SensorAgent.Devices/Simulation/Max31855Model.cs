using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A MAX31855 as its 32 bits show it (datasheet 19-5793, table 2), its thermocouple in the air.</summary>
[Simulates("max31855")]
internal sealed class Max31855Model(SimulatedWorld world) : ISpiChipModel
{
    private const double OwnWarmth = 0.5; // the chip is a little warmer than the air

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer)
    {
        Span<byte> memory = stackalloc byte[4];
        var (hot, cold) = ((int)Math.Round(world.Temperature * 4), (int)Math.Round((world.Temperature + OwnWarmth) * 16));
        BinaryPrimitives.WriteInt32BigEndian(memory, (hot << 18) | ((cold & 0xFFF) << 4));
        buffer.Clear();
        memory[..Math.Min(4, buffer.Length)].CopyTo(buffer);
    }
}
