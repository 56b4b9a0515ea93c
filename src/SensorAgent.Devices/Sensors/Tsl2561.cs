using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>TAOS TSL2560 and TSL2561: illuminance on I2C, from a broadband and an infrared photodiode.</summary>
/// <remarks>
/// Datasheet TAOS059N, March 2009: registers in table 2, control in table 4, timing in tables 5 and 6, id in table 10, "Calculating
/// Lux" for both packages. The formula holds for 402 ms and gain 16; other settings are scaled to that.
/// </remarks>
[Sensor("tsl2561")]
internal sealed class Tsl2561(II2cDevice device, Tsl2561.Timing timing, bool isChipScale, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte Command = 0b1000_0000;
    private const byte Word = 0b0010_0000;
    private const byte PoweredUp = 0b11;

    // The oscillator runs at 735 kHz nominally and at 690 kHz at least (electrical characteristics).
    private const double SlowestClock = 735.0 / 690;

    private static readonly Setting<int> GainKey = Setting.OneOf(
        "Gain", 1, [1, 16], "Gain: 16 for dim rooms, 1 up to daylight.");

    private static readonly Setting<int> IntegrationTimeKey = Setting.OneOf(
        "IntegrationTime", 402, [14, 101, 402], "How long light is collected, in ms; 14 stands for 13.7.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("TAOS TSL2560, TSL2561: illuminance")
    {
        Bus = BusKind.I2c,
        Addresses = [0x39, 0x29, 0x49],
        // the low half is the revision
        Identity = new("TSL2561", IdRegister.Byte(Command | Register.Id, 0x10, 0x40, 0x50) with { Mask = 0xF0, Silent = [0x00] }),
        Quantities = [new("illuminance", 0, 60_000)],
        ShortestInterval = TimeSpan.FromMilliseconds(500),
        Settings = [GainKey, IntegrationTimeKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Tsl2561(
        device, Timing.Of(context.Get(IntegrationTimeKey), context.Get(GainKey)), IsChipScale(device.ReadByte(Command | Register.Id)), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.WriteByte(Command | Register.Control, PoweredUp);
        device.WriteByte(Command | Register.Timing, timing.Bits);
        await time.AtLeastAsync(timing.Duration * SlowestClock, cancellationToken);

        if ((device.ReadByte(Command | Register.Control) & PoweredUp) != PoweredUp)
            throw new BusException(BusFault.BadData, "The chip is not powered up; it was perhaps reset in between.");
        var broadband = device.ReadUInt16LowFirst(Command | Word | Register.Broadband);
        var infrared = device.ReadUInt16LowFirst(Command | Word | Register.Infrared);
        device.WriteByte(Command | Register.Control, 0);

        var lux = Lux(broadband * timing.Scale, infrared * timing.Scale, isChipScale);
        return broadband >= timing.FullScale || infrared >= timing.FullScale
            ?
            [
                new(
                    "illuminance", SensorValue.Of(lux), Quality.Uncertain,
                    "The chip is at its limit; it may be brighter. Take a lower gain or a shorter time."),
            ]
            : [new("illuminance", lux)];
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    /// <summary>The piecewise formula, for counts at 402 ms and gain 16.</summary>
    internal static double Lux(double broadband, double infrared, bool isChipScale)
    {
        if (broadband == 0)
            return 0;
        var ratio = infrared / broadband;
        return isChipScale
            ? ratio switch
            {
                <= 0.52 => (0.0315 * broadband) - (0.0593 * broadband * Math.Pow(ratio, 1.4)),
                <= 0.65 => (0.0229 * broadband) - (0.0291 * infrared),
                <= 0.80 => (0.0157 * broadband) - (0.0180 * infrared),
                <= 1.30 => (0.00338 * broadband) - (0.00260 * infrared),
                _ => 0,
            }
            : ratio switch
            {
                <= 0.50 => (0.0304 * broadband) - (0.062 * broadband * Math.Pow(ratio, 1.4)),
                <= 0.61 => (0.0224 * broadband) - (0.031 * infrared),
                <= 0.80 => (0.0128 * broadband) - (0.0153 * infrared),
                <= 1.30 => (0.00146 * broadband) - (0.00112 * infrared),
                _ => 0,
            };
    }

    // Table 10: 0000 and 0001 in the high half are the chip-scale package, 0100 and 0101 the others.
    private static bool IsChipScale(byte id) => id >> 4 < 0b0100;

    /// <summary>Integration time and gain as the chip takes them, with what follows for its counts.</summary>
    internal sealed record Timing(byte Bits, TimeSpan Duration, double Scale, int FullScale)
    {
        /// <summary>Tables 5 and 6; counts are 11, 81 or 322 steps of the same clock long.</summary>
        public static Timing Of(int milliseconds, int gain)
        {
            var (bits, duration, steps, fullScale) = milliseconds switch
            {
                14 => (0b00, 13.7, 11, 5047),
                101 => (0b01, 101, 81, 37_177),
                _ => (0b10, 402, 322, 65_535),
            };
            return new((byte)(bits | (gain == 16 ? 0b1_0000 : 0)), TimeSpan.FromMilliseconds(duration), 322.0 / steps * 16 / gain, fullScale);
        }
    }

    private static class Register
    {
        public const byte Control = 0x0;
        public const byte Timing = 0x1;
        public const byte Id = 0xA;
        public const byte Broadband = 0xC;
        public const byte Infrared = 0xE;
    }
}
