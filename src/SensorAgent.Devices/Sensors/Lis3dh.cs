using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>ST LIS3DH: acceleration on I2C.</summary>
/// <remarks>
/// Datasheet DocID17530 rev. 2: sensitivity in table 4, registers in section 8, turn-on time of 7 / data rate in high resolution
/// (table 11). It powers down between reads.
/// </remarks>
[Sensor("lis3dh")]
internal sealed class Lis3dh(II2cDevice device, int gravities, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte AutoIncrement = 0x80;
    private const byte Rate100HzAllAxes = 0x57;
    private const byte PowerDown = 0x07;
    private const byte BlockUpdateHighResolution = 0x88;
    private const byte AllAxesReady = 0x08;
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(7 * 10);

    private static readonly Setting<int> RangeKey = Setting.OneOf("Range", 2, [2, 4, 8, 16], "Greatest acceleration, in multiples of gravity.");
    private static readonly Axes Acceleration = new("acceleration");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("ST LIS3DH: acceleration")
    {
        Bus = BusKind.I2c,
        Addresses = [0x18, 0x19],
        Identity = new("LIS3DH", IdRegister.Byte(Register.WhoAmI, 0x33)),
        Quantities = [new("acceleration_x", -241, 241), new("acceleration_y", -241, 241), new("acceleration_z", -241, 241)],
        ShortestInterval = TimeSpan.FromMilliseconds(100),
        Settings = [RangeKey],
    };

    // Thousandths of g per digit of twelve bits (table 4); 12 at 16 g, not 8.
    private double Step => gravities switch
    {
        2 => 0.001,
        4 => 0.002,
        8 => 0.004,
        _ => 0.012,
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Lis3dh(device, context.Get(RangeKey), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.WriteByte(Register.Control4, (byte)(BlockUpdateHighResolution | (int.Log2(gravities / 2) << 4)));
        device.WriteByte(Register.Control1, Rate100HzAllAxes);
        await time.AtLeastAsync(MeasuringTime, cancellationToken);

        var measurements = Convert();
        device.WriteByte(Register.Control1, PowerDown);
        return measurements;
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private Measurement[] Convert()
    {
        if ((device.ReadByte(Register.Status) & AllAxesReady) == 0)
            throw new BusException(BusFault.BadData, "The chip has not finished its measurement in time.");

        Span<byte> raw = stackalloc byte[6];
        device.WriteRead([Register.Data | AutoIncrement], raw);
        var counts = (Twelve(raw), Twelve(raw[2..]), Twelve(raw[4..]));
        return Acceleration.Of(counts, Step * Axes.Gravity, 2047);
    }

    private static int Twelve(ReadOnlySpan<byte> raw) => BinaryPrimitives.ReadInt16LittleEndian(raw) >> 4;

    private static class Register
    {
        public const byte WhoAmI = 0x0F;
        public const byte Control1 = 0x20;
        public const byte Control4 = 0x23;
        public const byte Status = 0x27;
        public const byte Data = 0x28;
    }
}
