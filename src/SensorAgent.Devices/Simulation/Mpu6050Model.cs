using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>An MPU-6050 (register map RM-MPU-6000A): asleep after power-up, and measuring while awake. The board leans slowly.</summary>
[Simulates("mpu6050")]
internal sealed class Mpu6050Model : II2cChipModel
{
    private const int RotationRange = 0x1B;
    private const int AccelerationRange = 0x1C;
    private const int InterruptEnable = 0x38;
    private const int Status = 0x3A;
    private const int Data = 0x3B;
    private const int Power = 0x6B;
    private const int WhoAmI = 0x75;

    private readonly RegisterFile _registers = new(128);
    private readonly SimulatedWorld _world;

    public Mpu6050Model(SimulatedWorld world)
    {
        _world = world;
        PowerUp();
    }

    /// <summary>True until something wakes it.</summary>
    public bool IsAsleep => (_registers[Power] & 0x40) != 0;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) => _registers.Write(data, (register, value) =>
    {
        if (register == Power && (value & 0x80) != 0)
            PowerUp();
        else if (register is < Status or Power)
            _registers[register] = value;
    });

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        if (!IsAsleep)
            Measure();
        _registers.Read(buffer);
    }

    private void PowerUp()
    {
        _registers.Slice(0, 128).Clear();
        _registers[Power] = 0x40;
        _registers[WhoAmI] = 0x68;
    }

    private void Measure()
    {
        var perGravity = 16_384 >> ((_registers[AccelerationRange] >> 3) & 0b11);
        var (y, z) = Math.SinCos(_world.Tilt * Math.PI / 180);
        Put(2, y * perGravity);
        Put(4, z * perGravity);
        Put(6, (_world.Temperature - 36.53) * 340);
        Put(8, 0.5 * 131 / (1 << ((_registers[RotationRange] >> 3) & 0b11))); // at rest, with the offset of a usual chip
        _registers[Status] = (byte)(_registers[InterruptEnable] & 1);
    }

    private void Put(int offset, double value) =>
        BinaryPrimitives.WriteInt16BigEndian(
            _registers.Slice(Data + offset, 2), (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue));
}
