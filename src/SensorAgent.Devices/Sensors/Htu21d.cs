using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Measurement Specialties (TE) HTU21D, and Sensirion's SHT20, SHT21, SHT25 with the same words: temperature and humidity on I2C.</summary>
/// <remarks>
/// Datasheet HPC199_5 HTU21D(F) of October 2013: measuring times on p. 3 and 5 (14 and 12 bit), commands on p. 11, formulas and checksum on
/// p. 14 and 15. The formulas are those of the Si7021. The chip sleeps by itself; it has no documented id.
/// </remarks>
[Sensor("htu21d")]
internal sealed class Htu21d(II2cDevice device, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte MeasureTemperature = 0xF3; // no hold master mode
    private const byte MeasureHumidity = 0xF5;
    private const int StatusBits = 0b11;
    private const int IsHumidity = 0b10;
    private static readonly TimeSpan TemperatureTime = TimeSpan.FromMilliseconds(85); // 50 ms at most; the SHT21 takes up to 85
    private static readonly TimeSpan HumidityTime = TimeSpan.FromMilliseconds(29); // 16 ms at most; the SHT21 takes up to 29

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("TE HTU21D, Sensirion SHT20, SHT21, SHT25: temperature and humidity")
    {
        Bus = BusKind.I2c,
        Addresses = [0x40],
        Quantities = [new("temperature", -40, 125), new("humidity", 0, 100)],
        ShortestInterval = TimeSpan.FromMilliseconds(150),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Htu21d(device, context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        var temperature = await MeasureAsync(MeasureTemperature, TemperatureTime, 0, cancellationToken);
        var humidity = await MeasureAsync(MeasureHumidity, HumidityTime, IsHumidity, cancellationToken);
        return [new("temperature", Si7021.Celsius(temperature)), new("humidity", Si7021.Percent(humidity))];
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> MeasureAsync(byte command, TimeSpan duration, int kind, CancellationToken cancellationToken)
    {
        device.Write([command]);
        await time.AtLeastAsync(duration, cancellationToken);
        var raw = Si7021.ReadChecked(device);
        if ((raw & IsHumidity) != kind)
            throw new BusException(BusFault.BadData, "The chip answers with the other quantity than it was asked for.");
        return raw & ~StatusBits;
    }
}
