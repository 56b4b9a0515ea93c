using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>An AHT10: an AHT20 with another word to begin with; its driver reads no checksum (datasheet AHT10, section 5.4).</summary>
[Simulates("aht10")]
internal sealed class Aht10Model(SimulatedWorld world) : II2cChipModel
{
    private readonly Aht20Model _chip = new(world);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith((ReadOnlySpan<byte>)[0xE1, 0x08]))
            _chip.Write([0xBE, 0x08, 0x00]);
        else if (!data.StartsWith((ReadOnlySpan<byte>)[0xBE]))
            _chip.Write(data);
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _chip.Read(buffer);
}
