using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Sensirion SHT30, SHT31 and SHT35: temperature and humidity on I2C.</summary>
/// <remarks>
/// Datasheet SHT3x-DIS version 5: commands in table 9, conversion in section 4.13, measuring time in table 4. The chip idles by itself
/// after a single shot; it has no identity register.
/// </remarks>
[Sensor("sht3x")]
internal sealed class Sht3x(II2cDevice device, TimeProvider time) : ISensor, ISensorDriver
{
    private const ushort MeasureOnceHighRepeatability = 0x2400; // without clock stretching, which not every adapter bears
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(15.5); // at most, below 2.4 V

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Sensirion SHT30, SHT31, SHT35: temperature and humidity")
    {
        Bus = BusKind.I2c,
        Addresses = [0x44, 0x45],
        Quantities = [new("temperature", -40, 125), new("humidity", 0, 100)],
        ShortestInterval = TimeSpan.FromMilliseconds(20),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Sht3x(device, context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.Send(MeasureOnceHighRepeatability);
        await time.AtLeastAsync(MeasuringTime, cancellationToken);
        return Convert();
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private Measurement[] Convert()
    {
        Span<ushort> words = stackalloc ushort[2];
        device.ReadWords(words);
        return [new("temperature", -45 + (175 * words[0].Share())), new("humidity", 100 * words[1].Share())];
    }
}
