using SensorAgent.Core.Buses;
using SensorAgent.Devices.Sensors;

namespace SensorAgent.Devices.Simulation;

/// <summary>A BMP390 as its registers show it (datasheet BST-BMP390-DS002, section 4.3): it measures when forced mode is written.</summary>
[Simulates("bmp3xx")]
internal sealed class Bmp3xxModel : II2cChipModel
{
    private const byte PowerControl = 0x1B;
    private const byte Status = 0x03;
    private const byte Data = 0x04;
    private const int Full = 1 << 24;

    // T1 27772, T2 18987, T3 -10, P1 -395, P2 -2440, P3 35, P4 0, P5 25021, P6 30428, P7 -13, P8 -10, P9 16591, P10 10, P11 -60
    private static readonly byte[] Calibration =
    [
        0x7C, 0x6C, 0x2B, 0x4A, 0xF6, 0x75, 0xFE, 0x78, 0xF6, 0x23, 0x00, 0xBD, 0x61, 0xDC, 0x76, 0xF3, 0xF6, 0xCF, 0x40, 0x0A, 0xC4,
    ];

    private readonly Bmp3xxCompensation _compensation = Bmp3xxCompensation.Parse(Calibration);
    private readonly byte[] _registers = new byte[128];
    private readonly SimulatedWorld _world;
    private int _pointer;

    public Bmp3xxModel(SimulatedWorld world)
    {
        _world = world;
        Calibration.CopyTo(_registers, 0x31);
        _registers[0] = 0x60;
        _registers[Status] = 0b0001_0000;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            return;
        _pointer = data[0] & 0x7F;
        if (data.Length < 2 || _pointer is < 0x15 or > 0x1F)
            return;
        _registers[_pointer] = data[1];
        if (_pointer == PowerControl && (data[1] & 0b11_0011) == 0b01_0011)
            Measure();
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        foreach (ref var value in buffer)
            value = _registers[_pointer++ & 0x7F];
    }

    private void Measure()
    {
        var temperature = RawCount.Of(_world.Temperature, _compensation.Celsius, Full);
        var celsius = _compensation.Celsius(temperature);
        var pressure = RawCount.Of(-_world.Pressure * 100, raw => -_compensation.Pascal(raw, celsius), Full); // falls with the count
        Put(Data, pressure);
        Put(Data + 3, temperature);
        _registers[Status] = 0b0111_0000;
        _registers[PowerControl] &= 0b1100_1111; // back to sleep
    }

    private void Put(int register, int raw) =>
        (_registers[register], _registers[register + 1], _registers[register + 2]) = ((byte)raw, (byte)(raw >> 8), (byte)(raw >> 16));
}
