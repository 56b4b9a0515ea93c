using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>InvenSense MPU-6050: acceleration, angular velocity and temperature on I2C.</summary>
/// <remarks>
/// Register map RM-MPU-6000A rev. 4.2: sections 4.3 to 4.5 (configuration, ranges), 4.15 and 4.16 (data ready), 4.17 to 4.19 (data
/// and the temperature formula), 4.28 (power), 4.32 (WHO_AM_I). Product specification PS-MPU-6000A rev. 3.4, section 6.1: 30 ms
/// until the gyroscope has started. The chip sleeps between reads.
/// </remarks>
[Sensor("mpu6050")]
internal sealed class Mpu6050(II2cDevice device, int gravities, int degrees, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte Awake = 0x01; // clock from the x gyroscope, as 4.28 recommends
    private const byte Sleep = 0x40;
    private const byte Filter44Hz = 0x03;
    private const byte DataReady = 0x01;
    private const int Highest = short.MaxValue;

    // Start of the gyroscope, then three times the filter's delay of 4.9 ms.
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(30 + 15);

    private static readonly Setting<int> AccelerationKey = Setting.OneOf(
        "AccelerationRange", 2, [2, 4, 8, 16], "Greatest acceleration, in multiples of gravity.");

    private static readonly Setting<int> RotationKey = Setting.OneOf(
        "RotationRange", 250, [250, 500, 1000, 2000], "Greatest angular velocity, in °/s.");

    private static readonly Axes Acceleration = new("acceleration");
    private static readonly Axes Rotation = new("angular_velocity");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("InvenSense MPU-6050: acceleration, angular velocity, temperature")
    {
        Bus = BusKind.I2c,
        Addresses = [0x68, 0x69],
        Identity = new("MPU-6050", IdRegister.Byte(Register.WhoAmI, 0x68) with { Others = Other }),
        Quantities =
        [
            new("acceleration_x", -157, 157), new("acceleration_y", -157, 157), new("acceleration_z", -157, 157),
            new("angular_velocity_x", -2000, 2000), new("angular_velocity_y", -2000, 2000), new("angular_velocity_z", -2000, 2000),
            new("temperature", -40, 85),
        ],
        ShortestInterval = TimeSpan.FromMilliseconds(100),
        Settings = [AccelerationKey, RotationKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
        new Mpu6050(device, context.Get(AccelerationKey), context.Get(RotationKey), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.WriteByte(Register.Power, Awake);
        device.WriteByte(Register.Filter, Filter44Hz);
        device.WriteByte(Register.InterruptEnable, DataReady); // or the status does not tell
        device.WriteByte(Register.RotationRange, (byte)(int.Log2(degrees / 250) << 3));
        device.WriteByte(Register.AccelerationRange, (byte)(int.Log2(gravities / 2) << 3));
        await time.AtLeastAsync(MeasuringTime, cancellationToken);

        var measurements = Convert();
        device.WriteByte(Register.Power, Sleep);
        return measurements;
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private static string? Other(int id) => id switch
    {
        0x70 => "an MPU-6500, whose temperature is computed differently",
        0x71 => "an MPU-9250, whose temperature is computed differently",
        _ => null,
    };

    private Measurement[] Convert()
    {
        if ((device.ReadByte(Register.Status) & DataReady) == 0)
            throw new BusException(BusFault.BadData, "The chip has not measured; it was perhaps reset in between.");

        Span<byte> raw = stackalloc byte[14];
        device.WriteRead([Register.Data], raw);
        var measurements = new Measurement[(2 * Axes.Count) + 1];
        Acceleration.Put(measurements, Three(raw), gravities * Axes.Gravity / 32_768, Highest);
        Rotation.Put(measurements.AsSpan(Axes.Count), Three(raw[8..]), degrees / 250 / 131.0, Highest);
        measurements[^1] = new("temperature", (BinaryPrimitives.ReadInt16BigEndian(raw[6..]) / 340.0) + 36.53);
        return measurements;
    }

    private static (int X, int Y, int Z) Three(ReadOnlySpan<byte> raw) =>
        (BinaryPrimitives.ReadInt16BigEndian(raw), BinaryPrimitives.ReadInt16BigEndian(raw[2..]), BinaryPrimitives.ReadInt16BigEndian(raw[4..]));

    private static class Register
    {
        public const byte Filter = 0x1A;
        public const byte RotationRange = 0x1B;
        public const byte AccelerationRange = 0x1C;
        public const byte InterruptEnable = 0x38;
        public const byte Status = 0x3A;
        public const byte Data = 0x3B;
        public const byte Power = 0x6B;
        public const byte WhoAmI = 0x75;
    }
}
