using SensorAgent.Core.Buses;
using SensorAgent.Devices.Sensors;

namespace SensorAgent.Devices.Simulation;

/// <summary>A BMP180 as its registers show it (datasheet BST-BMP180-DS000, section 4), with the calibration of the datasheet's example.</summary>
[Simulates("bmp180")]
internal sealed class Bmp180Model : II2cChipModel
{
    private const byte Control = 0xF4;
    private const byte Result = 0xF6;

    private static readonly byte[] Calibration =
    [
        0x01, 0x98, 0xFF, 0xB8, 0xC7, 0xD1, 0x7F, 0xE5, 0x7F, 0xF5, 0x5A, 0x71, // AC1 408 … AC6 23153
        0x18, 0x2E, 0x00, 0x04, 0x80, 0x00, 0xDD, 0xF9, 0x0B, 0x34, // B1 6190, B2 4, MB -32768, MC -8711, MD 2868
    ];

    private readonly Bmp180Compensation _compensation = Bmp180Compensation.Parse(Calibration);
    private readonly byte[] _registers = new byte[256];
    private readonly SimulatedWorld _world;
    private byte _pointer;

    public Bmp180Model(SimulatedWorld world)
    {
        _world = world;
        Calibration.CopyTo(_registers, 0xAA);
        _registers[0xD0] = 0x55;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            return;
        _pointer = data[0];
        if (data.Length > 1 && data[0] == Control)
            Measure(data[1]);
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        foreach (ref var value in buffer)
            value = _registers[_pointer++];
    }

    private void Measure(byte control)
    {
        var temperature = RawCount.Of(_world.Temperature * 10, raw => _compensation.Temperature(raw).Tenths, 1 << 16);
        if (control == 0x2E)
            Put(temperature << 8);
        else if ((control & 0b11_1111) == 0x34)
            Put(Pressure(_compensation.Temperature(temperature).B5, control >> 6));
    }

    private int Pressure(int b5, int oversampling) =>
        RawCount.Of(_world.Pressure * 100, raw => _compensation.Pressure(raw, b5, oversampling), 1 << (16 + oversampling)) << (8 - oversampling);

    private void Put(int value) =>
        (_registers[Result], _registers[Result + 1], _registers[Result + 2]) = ((byte)(value >> 16), (byte)(value >> 8), (byte)value);
}
