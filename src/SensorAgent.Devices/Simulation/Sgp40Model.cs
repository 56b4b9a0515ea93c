using SensorAgent.Core.Buses;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Simulation;

/// <summary>A SGP40 as its commands show it (datasheet SGP40, table 9): ticks fall with more compounds, and checksums matter.</summary>
[Simulates("sgp40")]
internal sealed class Sgp40Model(SimulatedWorld world) : II2cChipModel
{
    private const double InCleanAir = 31_000;
    private const double TicksOfOneCompound = 8;
    private readonly WireAnswer _answer = new();

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data is [0x26, 0x0F, _, _, _, _, _, _] && IsWhole(data[2..5]) && IsWhole(data[5..8]))
            _answer.SetWords((ushort)(InCleanAir - (world.OrganicCompounds * TicksOfOneCompound)));
        else
            _answer.Clear();
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _answer.Take(buffer);

    private static bool IsWhole(ReadOnlySpan<byte> word) => Crc8.Poly31(word[..2], 0xFF) == word[2];
}
