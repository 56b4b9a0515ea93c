using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Sensirion SHTC3: temperature and humidity on I2C.</summary>
/// <remarks>
/// Datasheet version 1 of July 2018: times in table 5, commands in tables 7 to 9, id in section 5.9, conversion in section 5.11. The chip
/// sleeps between reads and answers nothing then but the wake-up.
/// </remarks>
[Sensor("shtc3")]
internal sealed class Shtc3(II2cDevice device, TimeProvider time) : ISensor, ISensorDriver
{
    private const ushort WakeUp = 0x3517;
    private const ushort Sleep = 0xB098;
    private const ushort ReadId = 0xEFC8;
    private const ushort MeasureTemperatureFirst = 0x7866; // normal mode, no clock stretching
    private const int IdMask = 0b0000_1000_0011_1111;
    private const int Id = 0b0000_1000_0000_0111;
    private static readonly TimeSpan WakingTime = TimeSpan.FromMicroseconds(240); // at most
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(12.1); // at most

    private bool _identified;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Sensirion SHTC3: temperature and humidity")
    {
        Bus = BusKind.I2c,
        Addresses = [0x70],
        Quantities = [new("temperature", -40, 125), new("humidity", 0, 100)],
        ShortestInterval = TimeSpan.FromMilliseconds(20),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Shtc3(device, context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.Send(WakeUp);
        await time.AtLeastAsync(WakingTime, cancellationToken);
        Identify();

        device.Send(MeasureTemperatureFirst);
        await time.AtLeastAsync(MeasuringTime, cancellationToken);
        var measurements = Convert();
        device.Send(Sleep);
        return measurements;
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    /// <summary>Not on opening: the chip tells its id only while it is awake.</summary>
    private void Identify()
    {
        if (_identified)
            return;

        device.Send(ReadId);
        var id = device.ReadWord();
        if ((id & IdMask) != Id)
            throw Identity.WrongChip("SHTC3", $"0x{id:X4}");
        _identified = true;
    }

    private Measurement[] Convert()
    {
        Span<ushort> words = stackalloc ushort[2];
        device.ReadWords(words);
        return [new("temperature", -45 + (175 * words[0] / 65536.0)), new("humidity", 100 * words[1] / 65536.0)];
    }
}
