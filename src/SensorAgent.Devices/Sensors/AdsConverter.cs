using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>What the ADS1115 and the ADS1015 have in common: single conversions, one input after the other.</summary>
/// <remarks>
/// Datasheets SBAS444E and SBAS473E, section 8.6.3: config register. The chip powers down by itself after a single conversion.
/// </remarks>
internal sealed class AdsConverter(II2cDevice device, AdsConverter.Rate rate, int range, IReadOnlyList<AdcInput> inputs, TimeProvider time) : ISensor
{
    private const byte ConversionRegister = 0x00;
    private const byte ConfigRegister = 0x01;
    private const int StartOrIdle = 0x8000;
    private const int SingleShot = 0x0100;
    private const int ComparatorOff = 0b11;

    // The inputs in the order of the bits MUX.
    private static readonly string[] Inputs = ["0-1", "0-3", "1-3", "2-3", "0", "1", "2", "3"];

    // The ranges in the order of the bits PGA.
    private static readonly string[] Ranges = ["6.144", "4.096", "2.048", "1.024", "0.512", "0.256"];

    // 25 µs to wake from power-down (8.4.2.1), and the clock may be 10 % slow (6.5).
    private static readonly TimeSpan WakeTime = TimeSpan.FromMicroseconds(25);
    private const double SlowestClock = 1.1;

    private static readonly AdcInputs InputKeys = new(Inputs, "0", "voltage");

    private static readonly Setting<string> RangeKey = Setting.Choice(
        "Range", "4.096", Ranges, "Greatest voltage, in volts; an input never takes more than the chip's supply.");

    /// <summary>The conversion rate, and how wide a result is.</summary>
    internal sealed record Rate(int Bits, int PerSecond, int Resolution);

    /// <summary>The description of a chip of this family.</summary>
    public static SensorDescription Describe(string summary, Setting<int> rate) => new(summary)
    {
        Bus = BusKind.I2c,
        Addresses = [0x48, 0x49, 0x4A, 0x4B],
        QuantitiesOf = InputKeys.QuantitiesOf,
        Check = InputKeys.Check,
        ShortestInterval = TimeSpan.FromMilliseconds(10),
        Settings = [.. InputKeys.Settings, RangeKey, rate],
    };

    /// <summary>Opens a chip of this family.</summary>
    public static ISensor Open(SensorContext context, Rate rate) => context.OpenI2c(device =>
        new AdsConverter(device, rate, Array.IndexOf(Ranges, context.Get(RangeKey)), InputKeys.Of(context.Settings), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        var measurements = new Measurement[inputs.Count];
        for (var at = 0; at < inputs.Count; at++)
        {
            var config = StartOrIdle | (inputs[at].Index << 12) | (range << 9) | SingleShot | (rate.Bits << 5) | ComparatorOff;
            device.WriteUInt16(ConfigRegister, config);
            await time.AtLeastAsync(WakeTime + (TimeSpan.FromSeconds(1.0 / rate.PerSecond) * SlowestClock), cancellationToken);
            measurements[at] = Convert(inputs[at].Quantity, config);
        }

        return measurements;
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    /// <summary>Volts per count of a result that fills the register from the left.</summary>
    internal static double Volts(int raw, int range, int resolution)
    {
        var unused = 16 - resolution;
        return (raw >> unused) * (FullScale(range) / (1 << (resolution - 1)));
    }

    private static double FullScale(int range) => range == 0 ? 6.144 : 4.096 / (1 << (range - 1));

    private Measurement Convert(string quantity, int config)
    {
        var status = device.ReadUInt16(ConfigRegister);
        if ((status & ~StartOrIdle) != (config & ~StartOrIdle))
            throw new BusException(
                BusFault.BadData, $"The chip's configuration reads back as 0x{status:X4} instead of 0x{config:X4}; it is perhaps another chip.");
        if ((status & StartOrIdle) == 0)
            throw new BusException(BusFault.BadData, "The chip has not finished its conversion in time.");

        var raw = (short)device.ReadUInt16(ConversionRegister);
        var value = SensorValue.Of(Volts(raw, range, rate.Resolution));
        var highest = short.MaxValue >> (16 - rate.Resolution) << (16 - rate.Resolution);
        return raw >= highest || raw == short.MinValue
            ? new(quantity, value, Quality.Uncertain, "The voltage is at the limit of the range; it may be more.")
            : new(quantity, value);
    }
}
