using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>QST QMC5883L: magnetic field on I2C, as on most boards sold with an HMC5883L.</summary>
/// <remarks>
/// Datasheet 13-52-04 rev. 1.0: registers in table 13, status in 9.2.2, control in 9.2.4, set/reset period in 9.2.5, chip id in 9.2.6,
/// sensitivity in table 2. It stands by between reads.
/// </remarks>
[Sensor("qmc5883l")]
internal sealed class Qmc5883l(II2cDevice device, int gauss, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte RecommendedPeriod = 0x01;
    private const byte Continuous200Hz = 0b1101; // 512 samples averaged
    private const byte Range8Gauss = 0b01_0000;
    private const byte Ready = 0b001;
    private const byte Overflow = 0b010;
    private const double MicroteslaPerGauss = 100;

    // Two periods of 5 ms, after as much to start.
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(15);

    private static readonly Setting<int> RangeKey = Setting.OneOf("Range", 2, [2, 8], "Greatest field, in gauss; the earth's is about half of one.");
    private static readonly Axes MagneticField = new("magnetic_field");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("QST QMC5883L: magnetic field")
    {
        Bus = BusKind.I2c,
        Addresses = [0x0D],
        Identity = new("QMC5883L", IdRegister.Byte(Register.Id, 0xFF)),
        Quantities = [new("magnetic_field_x", -1100, 1100), new("magnetic_field_y", -1100, 1100), new("magnetic_field_z", -1100, 1100)],
        ShortestInterval = TimeSpan.FromMilliseconds(50),
        Settings = [RangeKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Qmc5883l(device, context.Get(RangeKey), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.WriteByte(Register.Period, RecommendedPeriod);
        device.WriteByte(Register.Control, (byte)(Continuous200Hz | (gauss == 8 ? Range8Gauss : 0)));
        await time.AtLeastAsync(MeasuringTime, cancellationToken);

        var measurements = Convert();
        device.WriteByte(Register.Control, 0);
        return measurements;
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private Measurement[] Convert()
    {
        var status = device.ReadByte(Register.Status);
        if ((status & Overflow) != 0)
            throw new BusException(
                BusFault.BadData, "The field is beyond the range of the chip; take a greater Range, and look for a magnet nearby.");
        if ((status & Ready) == 0)
            throw new BusException(BusFault.BadData, "The chip has not finished its measurement in time.");

        Span<byte> raw = stackalloc byte[6];
        device.WriteRead([Register.Data], raw);
        var counts = (
            BinaryPrimitives.ReadInt16LittleEndian(raw), BinaryPrimitives.ReadInt16LittleEndian(raw[2..]),
            BinaryPrimitives.ReadInt16LittleEndian(raw[4..]));
        return MagneticField.Of(counts, MicroteslaPerGauss / (gauss == 8 ? 3000 : 12_000), short.MaxValue);
    }

    private static class Register
    {
        public const byte Data = 0x00;
        public const byte Status = 0x06;
        public const byte Control = 0x09;
        public const byte Period = 0x0B;
        public const byte Id = 0x0D;
    }
}
