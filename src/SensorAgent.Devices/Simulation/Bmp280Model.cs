using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A BMP280: in all that its driver sees it is a BME280 with another id (datasheet BST-BMP280-DS001, section 4.2).</summary>
[Simulates("bmp280")]
internal sealed class Bmp280Model(SimulatedWorld world) : II2cChipModel
{
    private readonly Bme280Model _chip = new(world) { ChipId = 0x58 };

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) => _chip.Write(data);

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _chip.Read(buffer);
}
