using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A HTS221 as its registers show it (datasheet DocID026333, section 7), calibrated at 20 °C, 34.5 °C, 30 % and 70 %.</summary>
[Simulates("hts221")]
internal sealed class Hts221Model : II2cChipModel
{
    private static readonly byte[] Calibration =
    [
        0x3C, 0x8C, 0xA0, 0x14, 0x00, 0x04, 0x18, 0xFC, 0x00, 0x00, 0x88, 0x13, // counts -1000 and 5000 of humidity
        0x38, 0xFF, 0x84, 0x03, // counts -200 and 900 of temperature
    ];

    private readonly SimulatedWorld _world;
    private readonly StRegisters _registers = new(id: 0xBC, control1: 0x20);

    public Hts221Model(SimulatedWorld world)
    {
        _world = world;
        Calibration.CopyTo(_registers.Calibration);
    }

    /// <summary>True while the power-down bit is set, which is the active mode.</summary>
    public bool IsActive => (_registers.Control1 & 0x80) != 0;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) => _registers.Write(data, () => IsActive, Measure);

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _registers.Read(buffer);

    private void Measure(Span<byte> output)
    {
        var humidity = -1000 + ((_world.Humidity - 30) / 40 * 6000);
        var temperature = -200 + ((_world.Temperature - 20) / 14.5 * 1100);
        BinaryPrimitives.WriteInt16LittleEndian(output, (short)Math.Round(humidity));
        BinaryPrimitives.WriteInt16LittleEndian(output[2..], (short)Math.Round(temperature));
    }
}
