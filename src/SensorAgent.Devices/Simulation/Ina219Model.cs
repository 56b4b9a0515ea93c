using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>
/// An INA219 with a shunt of 0.1 Ω (datasheet SBOS448G): it converts when a mode is written, and calculates as equations 4 and 5 say.
/// </summary>
[Simulates("ina219")]
internal sealed class Ina219Model : II2cChipModel
{
    private const int Configuration = 0;
    private const int ShuntVoltage = 1;
    private const int BusVoltage = 2;
    private const int Power = 3;
    private const int Current = 4;
    private const int Calibration = 5;
    private const double Ohms = 0.1;

    private readonly PointedRegisters _registers = new();
    private readonly SimulatedWorld _world;

    public Ina219Model(SimulatedWorld world)
    {
        _world = world;
        _registers[Configuration] = 0x399F;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) => _registers.Write(data, (register, value) =>
    {
        if (register == Calibration)
            _registers[Calibration] = (ushort)(value & 0xFFFE);
        else if (register == Configuration)
            Configure(value);
    });

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _registers.Read(buffer);

    private void Configure(ushort value)
    {
        if ((value & 0x8000) != 0)
        {
            _registers[Configuration] = 0x399F;
            _registers[Calibration] = 0;
            return;
        }

        _registers[Configuration] = value;
        _registers[BusVoltage] &= 0xFFFD; // a new mode takes the sign of a conversion back
        if ((value & 0b011) == 0b011)
            Convert(4000 << ((value >> 11) & 0b11));
    }

    private void Convert(int fullScale)
    {
        var shunt = (int)Math.Clamp(Math.Round(_world.Current * Ohms / 0.000_01), -fullScale, fullScale);
        var bus = (int)Math.Clamp(Math.Round(_world.Voltage / 0.004), 0, 8000);
        var current = shunt * _registers[Calibration] / 4096;
        var isBeyond = current is > short.MaxValue or < short.MinValue;
        _registers[ShuntVoltage] = (ushort)shunt;
        _registers[BusVoltage] = (ushort)((bus << 3) | 0b10 | (isBeyond ? 1 : 0));
        _registers[Current] = (ushort)current;
        _registers[Power] = (ushort)(Math.Abs(current) * bus / 5000);
    }
}
