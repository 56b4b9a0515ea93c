using SensorAgent.Core.Buses;
using SensorAgent.Devices.Sensors;

namespace SensorAgent.Devices.Simulation;

/// <summary>A BME680 as its registers show it (datasheet BST-BME680-DS001, section 5): it measures and heats when forced mode is written.</summary>
[Simulates("bme680")]
internal sealed class Bme680Model : II2cChipModel
{
    private const byte Status = 0x1D;
    private const byte ControlGas1 = 0x71;
    private const byte ControlMeasurement = 0x74;
    private const int GasRange = 6;

    // T1 26164, T2 26507, T3 3; P1 36459 … P10 30; H1 772, H2 1012 …; G1 -13, G2 -10000, G3 18: those of a plausible chip
    private static readonly byte[] First =
    [
        0x8B, 0x67, 0x03, 0x00, 0x6B, 0x8E, 0x70, 0xD7, 0x58, 0x00, 0xEE, 0x1B, 0x7E, 0xFF, 0x34, 0x1E, 0x00, 0x00, 0x5C, 0xF4, 0x3C, 0xF6, 0x1E,
    ];

    private static readonly byte[] Second = [0x3F, 0x44, 0x30, 0x00, 0x2D, 0x14, 0x78, 0x9C, 0x34, 0x66, 0xF0, 0xD8, 0xF3, 0x12];
    private static readonly byte[] Third = [0x32, 0x00, 0x10, 0x00, 0xD0];

    private readonly Bme680Calibration _calibration = Bme680Calibration.Parse([.. First, .. Second, .. Third]);
    private readonly byte[] _registers = new byte[256];
    private readonly SimulatedWorld _world;
    private byte _pointer;

    public Bme680Model(SimulatedWorld world)
    {
        _world = world;
        First.CopyTo(_registers, 0x8A);
        Second.CopyTo(_registers, 0xE1);
        Third.CopyTo(_registers, 0x00);
        _registers[0xD0] = 0x61;
    }

    /// <summary>What its gas-sensitive layer has in Ω: less with more compounds.</summary>
    public double Ohms => 180_000 - (300 * _world.OrganicCompounds);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            return;
        _pointer = data[0];
        for (var at = 0; at + 1 < data.Length; at += 2) // pairs of register and value, no auto-increment in writes
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
        if (register is < 0x50 or > 0x75)
            return;
        _registers[register] = value;
        if (register == ControlMeasurement && (value & 0b11) == 0b01)
            Measure();
    }

    private void Measure()
    {
        var temperature = RawCount.Of(_world.Temperature, raw => _calibration.Temperature(raw).Celsius, 1 << 20);
        var (celsius, fine) = _calibration.Temperature(temperature);
        var pressure = RawCount.Of(-_world.Pressure * 100, raw => -_calibration.Pressure(raw, fine), 1 << 20);
        var humidity = RawCount.Of(_world.Humidity, raw => _calibration.Humidity(raw, celsius), 1 << 16);
        var gas = RawCount.Of(-Ohms, raw => -_calibration.GasResistance(raw, GasRange), 1 << 10);
        var heated = (_registers[ControlGas1] & 0b0001_0000) != 0 ? 0b0011_0000 : 0; // gas valid, heater stable

        Put20(Status + 2, pressure);
        Put20(Status + 5, temperature);
        (_registers[Status + 8], _registers[Status + 9]) = ((byte)(humidity >> 8), (byte)humidity);
        (_registers[Status + 13], _registers[Status + 14]) = ((byte)(gas >> 2), (byte)(gas << 6 | heated | GasRange));
        _registers[Status] = 0b1000_0000;
        _registers[ControlMeasurement] &= 0b1111_1100; // back to sleep
    }

    private void Put20(int register, int value) =>
        (_registers[register], _registers[register + 1], _registers[register + 2]) = ((byte)(value >> 12), (byte)(value >> 4), (byte)(value << 4));
}
