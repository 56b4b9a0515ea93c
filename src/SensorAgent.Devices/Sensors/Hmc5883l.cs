using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Honeywell HMC5883L: magnetic field on I2C.</summary>
/// <remarks>
/// Datasheet 900405 rev. E: registers in table 2, gains in table 9, overflow as -4096 on p. 16, id on p. 17. It falls back to idle by
/// itself after a single measurement.
/// </remarks>
[Sensor("hmc5883l")]
internal sealed class Hmc5883l(II2cDevice device, int gain, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte EightAveraged = 0x70;
    private const byte SingleMeasurement = 0x01;
    private const byte Ready = 0x01;
    private const short Overflow = -4096;
    private const double MicroteslaPerGauss = 100;

    // With eight averages the chip can do 75 a second, thus 13.3 ms each.
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(20);

    // Table 9, in the order of the gain bits.
    private static readonly string[] Ranges = ["0.88", "1.3", "1.9", "2.5", "4.0", "4.7", "5.6", "8.1"];
    private static readonly double[] CountsPerGauss = [1370, 1090, 820, 660, 440, 390, 330, 230];

    private static readonly Setting<string> RangeKey = Setting.Choice(
        "Range", "1.3", Ranges, "Greatest field, in gauss; the earth's is about half of one.");
    private static readonly Axes MagneticField = new("magnetic_field");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Honeywell HMC5883L: magnetic field")
    {
        Bus = BusKind.I2c,
        Addresses = [0x1E],
        Identity = new("HMC5883L", IdRegister.ThreeBytes(Register.Id, 0x483433)), // H43
        Quantities = [new("magnetic_field_x", -900, 900), new("magnetic_field_y", -900, 900), new("magnetic_field_z", -900, 900)],
        ShortestInterval = TimeSpan.FromMilliseconds(100),
        Settings = [RangeKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
        new Hmc5883l(device, Array.IndexOf(Ranges, context.Get(RangeKey)), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        var gainBits = (byte)(gain << 5);
        if (device.ReadByte(Register.Gain) != gainBits)
        {
            device.WriteByte(Register.Gain, gainBits);
            await MeasureAsync(cancellationToken); // a new gain takes effect with the second measurement (p. 13)
        }

        await MeasureAsync(cancellationToken);
        return Convert();
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask MeasureAsync(CancellationToken cancellationToken)
    {
        device.WriteByte(Register.Averaging, EightAveraged);
        device.WriteByte(Register.Mode, SingleMeasurement);
        await time.AtLeastAsync(MeasuringTime, cancellationToken);
    }

    private Measurement[] Convert()
    {
        if ((device.ReadByte(Register.Status) & Ready) == 0)
            throw new BusException(BusFault.BadData, "The chip has not finished its measurement in time.");

        Span<byte> raw = stackalloc byte[6]; // in the order x, z, y
        device.WriteRead([Register.Data], raw);
        var (x, z, y) = (
            BinaryPrimitives.ReadInt16BigEndian(raw), BinaryPrimitives.ReadInt16BigEndian(raw[2..]), BinaryPrimitives.ReadInt16BigEndian(raw[4..]));
        if (x == Overflow || y == Overflow || z == Overflow)
            throw new BusException(
                BusFault.BadData, "The field is beyond the range of the chip; take a greater Range, and look for a magnet nearby.");
        return MagneticField.Of((x, y, z), MicroteslaPerGauss / CountsPerGauss[gain], 2047);
    }

    private static class Register
    {
        public const byte Averaging = 0x00;
        public const byte Gain = 0x01;
        public const byte Mode = 0x02;
        public const byte Data = 0x03;
        public const byte Status = 0x09;
        public const byte Id = 0x0A;
    }
}
