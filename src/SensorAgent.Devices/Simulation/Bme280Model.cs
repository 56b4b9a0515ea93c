using SensorAgent.Core.Buses;
using SensorAgent.Devices.Sensors;

namespace SensorAgent.Devices.Simulation;

/// <summary>
/// A BME280 as its registers show it (datasheet BST-BME280-DS002, sections 4 and 5): it measures only when forced mode is
/// written, and takes the humidity setting over only then. The trimming values are those of a plausible chip.
/// </summary>
[Simulates("bme280")]
internal sealed class Bme280Model : II2cChipModel
{
    private const byte Id = 0xD0;
    private const byte Reset = 0xE0;
    private const byte ControlHumidity = 0xF2;
    private const byte ControlMeasurement = 0xF4;
    private const byte Data = 0xF7;

    private static readonly byte[] CalibrationFirst =
    [
        0x70, 0x6B, 0x43, 0x67, 0x18, 0xFC, // T1 27504, T2 26435, T3 -1000
        0x7D, 0x8E, 0x43, 0xD6, 0xD0, 0x0B, 0x27, 0x0B, 0x8C, 0x00, 0xF9, 0xFF, 0x8C, 0x3C, 0xF8, 0xC6, 0x70, 0x17, // P1 36477 … P9 6000
        0x00, 0x4B, // H1 75
    ];

    private static readonly byte[] CalibrationSecond = [0x6A, 0x01, 0x00, 0x14, 0x24, 0x03, 0x1E]; // H2 362, H3 0, H4 324, H5 50, H6 30

    private readonly Bme280Compensation _compensation = Bme280Compensation.Parse(CalibrationFirst, CalibrationSecond);
    private readonly byte[] _registers = new byte[256];
    private readonly SimulatedWorld _world;
    private byte _pointer;

    public Bme280Model(SimulatedWorld world)
    {
        _world = world;
        CalibrationFirst.CopyTo(_registers, 0x88);
        CalibrationSecond.CopyTo(_registers, 0xE1);
        PowerUp();
    }

    /// <summary>The id register; another than 0x60 makes it another chip.</summary>
    public byte ChipId { get => _registers[Id]; set => _registers[Id] = value; }

    /// <summary>The mode bits of ctrl_meas: 00 is sleep.</summary>
    public int Mode => _registers[ControlMeasurement] & 0b11;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            return;
        _pointer = data[0];
        for (var at = 0; at + 1 < data.Length; at += 2) // pairs of register and value, no auto-increment in writes (6.2.1)
            WriteRegister(data[at], data[at + 1]);
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        foreach (ref var value in buffer)
            value = _registers[_pointer++];
    }

    private void WriteRegister(byte register, byte value)
    {
        switch (register)
        {
            case Reset when value == 0xB6:
                PowerUp();
                break;
            case ControlHumidity or 0xF5:
                _registers[register] = value;
                break;
            case ControlMeasurement:
                _registers[register] = value;
                if (Mode is 0b01 or 0b10)
                    Measure();
                break;
        }
    }

    private void PowerUp()
    {
        _registers[Id] = 0x60;
        _registers[ControlHumidity] = 0;
        _registers[ControlMeasurement] = 0;
        ((ReadOnlySpan<byte>)[0x80, 0, 0, 0x80, 0, 0, 0x80, 0]).CopyTo(_registers.AsSpan(Data));
    }

    private void Measure()
    {
        var temperature = RawCount.Of(_world.Temperature, raw => _compensation.Temperature(raw).Celsius, 1 << 20);
        var fine = _compensation.Temperature(temperature).Fine;
        var pressure = RawCount.Of(-_world.Pressure * 100, raw => -_compensation.Pressure(raw, fine), 1 << 20);
        var humidity = RawCount.Of(_world.Humidity, raw => _compensation.Humidity(raw, fine), 1 << 16);

        var setting = _registers[ControlMeasurement];
        Put20(Data, setting >> 2 & 0b111, pressure);
        Put20(Data + 3, setting >> 5, temperature);
        var shown = (_registers[ControlHumidity] & 0b111) == 0 ? Bme280Compensation.Skipped16 : humidity;
        (_registers[Data + 6], _registers[Data + 7]) = ((byte)(shown >> 8), (byte)shown);
        _registers[ControlMeasurement] = (byte)(setting & ~0b11); // forced mode falls back to sleep (3.3.3)
    }

    private void Put20(int register, int oversampling, int value)
    {
        if (oversampling == 0)
            value = Bme280Compensation.Skipped20;
        (_registers[register], _registers[register + 1], _registers[register + 2]) = ((byte)(value >> 12), (byte)(value >> 4), (byte)(value << 4));
    }
}
