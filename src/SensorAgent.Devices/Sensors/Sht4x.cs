using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Sensirion SHT40, SHT41 and SHT45: temperature and humidity on I2C.</summary>
/// <remarks>
/// Datasheet SHT4x version 6: commands in table 7, conversion in section 4.6, measuring time in table 4. The chip idles by itself after
/// a measurement; it has no identity register.
/// </remarks>
[Sensor("sht4x")]
internal sealed class Sht4x(II2cDevice device, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte MeasureHighPrecision = 0xFD; // one byte, other than Sensirion's 16-bit commands
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(8.3); // at most

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Sensirion SHT40, SHT41, SHT45: temperature and humidity")
    {
        Bus = BusKind.I2c,
        Addresses = [0x44, 0x45, 0x46],
        Quantities = [new("temperature", -40, 125), new("humidity", 0, 100)],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Sht4x(device, context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.Write([MeasureHighPrecision]);
        await time.AtLeastAsync(MeasuringTime, cancellationToken);
        return Convert();
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private Measurement[] Convert()
    {
        Span<ushort> words = stackalloc ushort[2];
        device.ReadWords(words);
        var humidity = Math.Clamp(-6 + (125 * words[1].Share()), 0, 100); // values beyond are cropped, as section 4.6 says
        return [new("temperature", -45 + (175 * words[0].Share())), new("humidity", humidity)];
    }
}
