using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Vishay VEML7700: illuminance on I2C.</summary>
/// <remarks>
/// Datasheet 84286, rev. 1.8: configuration in table 1, id in table 8. Application note 84323: resolution of 0.0042 lx at gain 2
/// and 800 ms, halved by each halving of gain or time, and the polynomial that straightens the curve above 1000 lx. The id
/// register is not in early revisions of the datasheet; it is checked where it is not zero.
/// </remarks>
[Sensor("veml7700")]
internal sealed class Veml7700(II2cDevice device, Veml7700.Range range, TimeProvider time) : ISensor, ISensorDriver
{
    private const int Shutdown = 1;
    private const double FinestLux = 0.0042;
    private const double BendsAbove = 1000;

    // 2.5 ms to wake (4.1); the integration time may be 10 % longer than nominal.
    private static readonly TimeSpan WakeTime = TimeSpan.FromMilliseconds(2.5);
    private const double SlowestClock = 1.1;

    private static readonly Setting<string> GainKey = Setting.Choice(
        "Gain", "1/8", ["1/8", "1/4", "1", "2"], "Gain: 1/8 up to daylight, 2 for dim rooms.");

    private static readonly Setting<int> IntegrationTimeKey = Setting.OneOf(
        "IntegrationTime", 100, [25, 50, 100, 200, 400, 800], "How long light is collected, in ms.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Vishay VEML7700: illuminance")
    {
        Bus = BusKind.I2c,
        Addresses = [0x10],
        Identity = new("VEML7700", IdRegister.Word(Register.Id, 0x0081) with { LowFirst = true, Mask = 0x00FF, Silent = [0x0000] }),
        Quantities = [new("illuminance", 0, 140_000)],
        ShortestInterval = TimeSpan.FromSeconds(1),
        Settings = [GainKey, IntegrationTimeKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
        new Veml7700(device, Range.Of(context.Get(GainKey), context.Get(IntegrationTimeKey)), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.WriteUInt16LowFirst(Register.Configuration, range.Bits);
        await time.AtLeastAsync(WakeTime + (range.Time * SlowestClock), cancellationToken);
        if (device.ReadUInt16LowFirst(Register.Configuration) != range.Bits)
            throw new BusException(BusFault.BadData, "The chip has not measured; it was perhaps reset in between.");
        var counts = device.ReadUInt16LowFirst(Register.Light);
        device.WriteUInt16LowFirst(Register.Configuration, range.Bits | Shutdown);

        var lux = Straighten(counts * range.LuxPerCount);
        return counts == ushort.MaxValue
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

    /// <summary>Application note 84323: the curve of the photodiode bends in bright light.</summary>
    internal static double Straighten(double lux) =>
        lux <= BendsAbove ? lux : ((((((6.0135e-13 * lux) - 9.3924e-9) * lux) + 8.1488e-5) * lux) + 1.0023) * lux;

    /// <summary>Gain and integration time as the chip takes them (table 1), with what a count is worth.</summary>
    internal sealed record Range(int Bits, TimeSpan Time, double LuxPerCount)
    {
        /// <summary>The range of two settings.</summary>
        public static Range Of(string gain, int milliseconds)
        {
            var (gainBits, factor) = gain switch
            {
                "1/8" => (0b10, 0.125),
                "1/4" => (0b11, 0.25),
                "1" => (0b00, 1.0),
                _ => (0b01, 2.0),
            };
            var timeBits = milliseconds switch
            {
                25 => 0b1100,
                50 => 0b1000,
                100 => 0b0000,
                200 => 0b0001,
                400 => 0b0010,
                _ => 0b0011,
            };
            return new(
                (gainBits << 11) | (timeBits << 6), TimeSpan.FromMilliseconds(milliseconds), FinestLux * (2 / factor) * (800.0 / milliseconds));
        }
    }

    private static class Register
    {
        public const byte Configuration = 0x00;
        public const byte Light = 0x04;
        public const byte Id = 0x07;
    }
}
