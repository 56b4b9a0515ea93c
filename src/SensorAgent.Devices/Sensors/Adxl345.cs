using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Analog Devices ADXL345: acceleration on I2C.</summary>
/// <remarks>
/// Datasheet rev. E: registers in tables 19 to 21, 256 counts per g at full resolution in table 1, start in "Power sequencing"
/// (1 / data rate + 1.1 ms). It stands by between reads.
/// </remarks>
[Sensor("adxl345")]
internal sealed class Adxl345(II2cDevice device, int gravities, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte Rate100Hz = 0x0A;
    private const byte FullResolution = 0x08;
    private const byte Measure = 0x08;
    private const byte DataReady = 0x80;
    private const int CountsPerGravity = 256;
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(10 + 1.1);

    private static readonly Setting<int> RangeKey = Setting.OneOf("Range", 2, [2, 4, 8, 16], "Greatest acceleration, in multiples of gravity.");
    private static readonly Axes Acceleration = new("acceleration");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Analog Devices ADXL345: acceleration")
    {
        Bus = BusKind.I2c,
        Addresses = [0x53, 0x1D],
        Identity = new("ADXL345", IdRegister.Byte(Register.Id, 0xE5)),
        Quantities = [new("acceleration_x", -157, 157), new("acceleration_y", -157, 157), new("acceleration_z", -157, 157)],
        ShortestInterval = TimeSpan.FromMilliseconds(20),
        Settings = [RangeKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Adxl345(device, context.Get(RangeKey), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.WriteByte(Register.Format, (byte)(FullResolution | int.Log2(gravities / 2)));
        device.WriteByte(Register.Rate, Rate100Hz);
        device.WriteByte(Register.Power, Measure);
        await time.AtLeastAsync(MeasuringTime, cancellationToken);

        var measurements = Convert();
        device.WriteByte(Register.Power, 0);
        return measurements;
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private Measurement[] Convert()
    {
        if ((device.ReadByte(Register.Source) & DataReady) == 0)
            throw new BusException(BusFault.BadData, "The chip has not finished its measurement in time.");

        Span<byte> raw = stackalloc byte[6];
        device.WriteRead([Register.Data], raw);
        var counts = (
            BinaryPrimitives.ReadInt16LittleEndian(raw), BinaryPrimitives.ReadInt16LittleEndian(raw[2..]),
            BinaryPrimitives.ReadInt16LittleEndian(raw[4..]));
        return Acceleration.Of(counts, Axes.Gravity / CountsPerGravity, (CountsPerGravity * gravities) - 1);
    }

    private static class Register
    {
        public const byte Id = 0x00;
        public const byte Rate = 0x2C;
        public const byte Power = 0x2D;
        public const byte Source = 0x30;
        public const byte Format = 0x31;
        public const byte Data = 0x32;
    }
}
