using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>
/// An INA226 with a shunt of 0.1 Ω (datasheet SBOS547A): it converts when a mode is written, and calculates as equations 3 and 4 say.
/// </summary>
[Simulates("ina226")]
internal sealed class Ina226Model : II2cChipModel
{
    private const byte Configuration = 0x00;
    private const byte ShuntVoltage = 0x01;
    private const byte BusVoltage = 0x02;
    private const byte Power = 0x03;
    private const byte Current = 0x04;
    private const byte Calibration = 0x05;
    private const byte MaskEnable = 0x06;
    private const double Ohms = 0.1;

    private readonly PointedRegisters _registers = new() { [Configuration] = 0x4127, [0xFE] = 0x5449, [0xFF] = 0x2260 };
    private readonly SimulatedWorld _world;

    public Ina226Model(SimulatedWorld world) => _world = world;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) => _registers.Write(data, (register, value) =>
    {
        if (register is Configuration or Calibration or MaskEnable)
            _registers[register] = value;
        if (register == Configuration && (value & 0b011) != 0)
            Convert();
    });

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _registers.Read(buffer);

    private void Convert()
    {
        var shunt = (int)Math.Clamp(Math.Round(_world.Current * Ohms / 2.5e-6), short.MinValue, short.MaxValue);
        var bus = (int)Math.Clamp(Math.Round(_world.Voltage / 0.00125), 0, short.MaxValue);
        var current = shunt * _registers[Calibration] / 2048;
        var isBeyond = current is > short.MaxValue or < short.MinValue;
        _registers[ShuntVoltage] = (ushort)shunt;
        _registers[BusVoltage] = (ushort)bus;
        _registers[Current] = (ushort)current;
        _registers[Power] = (ushort)(Math.Abs(current) * bus / 20_000);
        _registers[MaskEnable] = (ushort)(0b1000 | (isBeyond ? 0b0100 : 0));
    }
}
