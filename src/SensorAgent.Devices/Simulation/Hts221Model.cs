using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A HTS221 as its registers show it (datasheet DocID026333, section 7), calibrated at 20 °C, 34.5 °C, 30 % and 70 %.</summary>
[Simulates("hts221")]
internal sealed class Hts221Model : II2cChipModel
{
    private const byte Control1 = 0x20;
    private const byte Control2 = 0x21;
    private const byte Status = 0x27;
    private const byte Output = 0x28;

    private static readonly byte[] Calibration =
    [
        0x3C, 0x8C, 0xA0, 0x14, 0x00, 0x04, 0x18, 0xFC, 0x00, 0x00, 0x88, 0x13, // counts -1000 and 5000 of humidity
        0x38, 0xFF, 0x84, 0x03, // counts -200 and 900 of temperature
    ];

    private readonly SimulatedWorld _world;
    private readonly byte[] _registers = new byte[128];
    private int _pointer;

    public Hts221Model(SimulatedWorld world)
    {
        _world = world;
        Calibration.CopyTo(_registers, 0x30);
        _registers[0x0F] = 0xBC;
    }

    /// <summary>True while the power-down bit is set, which is the active mode.</summary>
    public bool IsActive => (_registers[Control1] & 0x80) != 0;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            return;
        _pointer = data[0] & 0x7F;
        if (data.Length < 2 || _pointer is < Control1 or > 0x22)
            return;
        _registers[_pointer] = data[1];
        if (_pointer == Control2 && (data[1] & 1) != 0 && IsActive)
            Measure();
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        foreach (ref var value in buffer)
        {
            if (_pointer == Output)
                _registers[Status] = 0;
            value = _registers[_pointer++ & 0x7F];
        }
    }

    private void Measure()
    {
        var humidity = -1000 + ((_world.Humidity - 30) / 40 * 6000);
        var temperature = -200 + ((_world.Temperature - 20) / 14.5 * 1100);
        BinaryPrimitives.WriteInt16LittleEndian(_registers.AsSpan(Output), (short)Math.Round(humidity));
        BinaryPrimitives.WriteInt16LittleEndian(_registers.AsSpan(Output + 2), (short)Math.Round(temperature));
        _registers[Status] = 0b11;
        _registers[Control2] &= 0xFE;
    }
}
