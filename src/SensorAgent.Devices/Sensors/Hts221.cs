using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>ST HTS221: temperature and humidity on I2C.</summary>
/// <remarks>
/// Datasheet DocID026333 rev. 4: registers in section 7, calibration in section 8 and table 19 (two points each, linear between and beyond).
/// The chip is powered down between one-shot measurements, which take as long as the averaging lasts: it is asked until both are there.
/// </remarks>
[Sensor("hts221")]
internal sealed class Hts221(II2cDevice device, Hts221.Calibration calibration, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte Successive = 0x80; // the pointer moves on
    private readonly byte[] _raw = new byte[4];

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("ST HTS221: temperature and humidity")
    {
        Bus = BusKind.I2c,
        Addresses = [0x5F],
        Identity = new("HTS221", IdRegister.Byte(Register.WhoAmI, 0xBC)),
        Quantities = [new("temperature", -40, 120), new("humidity", 0, 100)],
        ShortestInterval = TimeSpan.FromMilliseconds(80),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
    {
        Span<byte> bytes = stackalloc byte[16];
        device.WriteRead([Register.Calibration | Successive], bytes);
        return new Hts221(device, Calibration.Parse(bytes), context.Time);
    });

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        await StOneShot.MeasureAsync(device, _raw, time, cancellationToken);
        return
        [
            new("temperature", calibration.Celsius(BinaryPrimitives.ReadInt16LittleEndian(_raw.AsSpan(2)))),
            new("humidity", calibration.Percent(BinaryPrimitives.ReadInt16LittleEndian(_raw))),
        ];
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private static class Register
    {
        public const byte WhoAmI = 0x0F;
        public const byte Calibration = 0x30;
    }

    /// <summary>Two points of temperature and two of humidity, as the maker measured them.</summary>
    internal sealed record Calibration(double H0, double H1, short H0Out, short H1Out, double T0, double T1, short T0Out, short T1Out)
    {
        /// <summary>Reads 0x30 to 0x3F.</summary>
        public static Calibration Parse(ReadOnlySpan<byte> bytes)
        {
            var parsed = new Calibration(
                bytes[0] / 2.0, bytes[1] / 2.0, S16(bytes, 6), S16(bytes, 10),
                (((bytes[5] & 0b0011) << 8) | bytes[2]) / 8.0, (((bytes[5] & 0b1100) << 6) | bytes[3]) / 8.0, S16(bytes, 12), S16(bytes, 14));
            return parsed.H0Out != parsed.H1Out && parsed.T0Out != parsed.T1Out
                ? parsed
                : throw new BusException(BusFault.BadData, "The chip's calibration cannot be right: its two points are one.");
        }

        /// <summary>Temperature in °C.</summary>
        public double Celsius(int raw) => T0 + ((T1 - T0) * (raw - T0Out) / (T1Out - T0Out));

        /// <summary>Relative humidity in %, held within 0 to 100.</summary>
        public double Percent(int raw) => Math.Clamp(H0 + ((H1 - H0) * (raw - H0Out) / (H1Out - H0Out)), 0, 100);

        private static short S16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt16LittleEndian(bytes[at..]);
    }
}
