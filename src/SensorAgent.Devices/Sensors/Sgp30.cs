using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Sensirion SGP30: volatile organic compounds, and the carbon dioxide that usually goes with them, on I2C.</summary>
/// <remarks>
/// Datasheet SGP30 version 1.0 (May 2020): commands and times in table 10, start-up behaviour in section 6.3, feature set in table 14,
/// humidity compensation in table 10. The chip's own baseline algorithm expects a measurement every second, and the heater stays on between
/// them: there is no low-power mode that keeps the baseline. The chip forgets its baseline without supply and needs up to 12 hours to find
/// it again.
/// </remarks>
[Sensor("sgp30")]
internal sealed class Sgp30(II2cDevice device, Func<double?> temperature, Func<double?> humidity, TimeProvider time) : ISensor, ISensorDriver
{
    private const ushort InitializeAirQuality = 0x2003;
    private const ushort MeasureAirQuality = 0x2008;
    private const ushort SetAbsoluteHumidity = 0x2061;
    private const ushort ReadFeatureSet = 0x202F;
    private static readonly TimeSpan CommandTime = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(12);
    private static readonly TimeSpan StartUp = TimeSpan.FromSeconds(15);

    private long? _started;
    private ushort _humidity;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Sensirion SGP30: volatile organic compounds and equivalent CO2; read it every second")
    {
        Bus = BusKind.I2c,
        Addresses = [0x58],
        Quantities = [new("eco2", 400, 60_000), new("tvoc", 0, 60_000)],
        DefaultInterval = TimeSpan.FromSeconds(1),
        Settings = [Compensation.TemperatureFrom, Compensation.HumidityFrom],
        Check = section =>
        {
            if (section.Get(Compensation.TemperatureFrom).Length > 0 != section.Get(Compensation.HumidityFrom).Length > 0)
                section.Add(Compensation.HumidityFrom.Key, "stands without the other", "the chip needs HumidityFrom and TemperatureFrom");
        },
        ShortestInterval = TimeSpan.FromSeconds(1),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Sgp30(
        device, context.Feed(Compensation.TemperatureFrom), context.Feed(Compensation.HumidityFrom), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        _started ??= await StartAsync(cancellationToken);
        await CompensateAsync(cancellationToken);
        device.Send(MeasureAirQuality);
        await time.AtLeastAsync(MeasuringTime, cancellationToken);
        return Convert(time.GetElapsedTime(_started.Value) < StartUp);
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private async Task<long> StartAsync(CancellationToken cancellationToken)
    {
        device.Send(ReadFeatureSet);
        await time.AtLeastAsync(CommandTime, cancellationToken);
        var features = device.ReadWord();
        if (features >> 12 != 0) // the product type: 0 is the SGP30, 1 the SGPC3
            throw Identity.WrongChip("SGP30", $"0x{features:X4}", features >> 12 == 1 ? "a SGPC3" : null);

        device.Send(InitializeAirQuality);
        await time.AtLeastAsync(CommandTime, cancellationToken);
        return time.GetTimestamp();
    }

    /// <summary>The chip wants g/m³ in 1/256, and takes 0 for no compensation.</summary>
    private async Task CompensateAsync(CancellationToken cancellationToken)
    {
        if (temperature() is not { } celsius || humidity() is not { } percent)
            return;
        var told = (ushort)Math.Round(Math.Clamp(DerivedQuantity.AbsoluteHumidity(celsius, percent) * 256, 1, ushort.MaxValue));
        if (told == _humidity)
            return;
        device.Send(SetAbsoluteHumidity, told);
        await time.AtLeastAsync(CommandTime, cancellationToken);
        _humidity = told;
    }

    private Measurement[] Convert(bool starting)
    {
        Span<ushort> words = stackalloc ushort[2];
        device.ReadWords(words);
        var (quality, reason) = starting ? (Quality.Uncertain, "The chip gives fixed values for 15 s after it is started.") : (Quality.Good, "");
        return [new("eco2", SensorValue.Of(words[0]), quality, reason), new("tvoc", SensorValue.Of(words[1]), quality, reason)];
    }
}
