using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Sensirion SGP40: raw signal of volatile organic compounds on I2C.</summary>
/// <remarks>
/// Datasheet SGP40 version 1.0 (July 2020): commands and times in tables 8 and 9, compensation in table 10, the signal in table 11. It is
/// published as the chip gives it:
/// ticks proportional to the logarithm of its resistance, falling with more compounds. Sensirion's index (0 to 500) is an algorithm outside
/// the chip. The heater stays on between reads, as the signal needs it steady.
/// </remarks>
[Sensor("sgp40")]
internal sealed class Sgp40(II2cDevice device, Func<double> humidity, Func<double> temperature, TimeProvider time) : ISensor, ISensorDriver
{
    private const ushort MeasureRaw = 0x260F;
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(30);

    private static readonly Setting<double> HumidityKey =
        Setting.Number("Humidity", 50, 0, 100, "Relative humidity in % that the chip compensates for.");

    private static readonly Setting<double> TemperatureKey =
        Setting.Number("Temperature", 25, -45, 130, "Air temperature in °C that the chip compensates for.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Sensirion SGP40: raw signal of volatile organic compounds, 0 to 65535")
    {
        Bus = BusKind.I2c,
        Addresses = [0x59],
        Quantities = [new("count", 0, ushort.MaxValue)],
        DefaultInterval = TimeSpan.FromSeconds(1),
        ShortestInterval = TimeSpan.FromMilliseconds(500),
        Settings = [HumidityKey, TemperatureKey, Compensation.HumidityFrom, Compensation.TemperatureFrom],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context)
    {
        var (humidity, temperature) = (context.Feed(Compensation.HumidityFrom), context.Feed(Compensation.TemperatureFrom));
        return context.OpenI2c(device => new Sgp40(
            device, () => humidity() ?? context.Get(HumidityKey), () => temperature() ?? context.Get(TemperatureKey), context.Time));
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.Send(MeasureRaw, Ticks(humidity() / 100), Ticks((temperature() + 45) / 175));
        await time.AtLeastAsync(MeasuringTime, cancellationToken);
        return [new("count", device.ReadWord())];
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private static ushort Ticks(double share) => (ushort)Math.Round(Math.Clamp(share, 0, 1) * ushort.MaxValue, MidpointRounding.AwayFromZero);
}
