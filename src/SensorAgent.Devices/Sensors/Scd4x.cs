using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Sensirion SCD40, SCD41 and SCD43: carbon dioxide, temperature and humidity on I2C.</summary>
/// <remarks>
/// Datasheet SCD4x version 1.3: commands and times in table 9, periodic measurement in section 3.5 (conversion in 3.5.2, with an example in
/// table 11), data ready in section 3.8, ambient pressure in 3.6.5, forced recalibration in 3.7.1, self-calibration in 3.7.2, settings kept
/// in 3.9.1. The chip measures every 5 s by itself, which its self-calibration expects. It obeys a start only after a stop.
/// </remarks>
[Sensor("scd4x")]
internal sealed class Scd4x(II2cDevice device, Func<double?> pressureNow, TimeProvider time) : ICalibratedSensor, ISensorDriver
{
    private const ushort StopPeriodic = 0x3F86;
    private const ushort StartPeriodic = 0x21B1;
    private const ushort IsDataReady = 0xE4B8;
    private const ushort ReadMeasurement = 0xEC05;
    private const ushort SetAmbientPressure = 0xE000;
    private const ushort ForceRecalibration = 0x362F;
    private const ushort SetSelfCalibration = 0x2416;
    private const ushort PersistSettings = 0x3615;
    private const int RecalibrationFailed = 0xFFFF;
    private static readonly TimeSpan RecalibrationTime = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan PersistTime = TimeSpan.FromMilliseconds(800);
    private const int Ready = 0x07FF; // any of these bits
    private static readonly TimeSpan StopTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CommandTime = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private const int Steps = 26; // 6.5 s: the period is 5 s

    private bool _started;
    private ushort _pressure;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Sensirion SCD40, SCD41, SCD43: CO2, temperature and humidity")
    {
        Bus = BusKind.I2c,
        Addresses = [0x62],
        Quantities = [new("co2", 0, 40_000), new("temperature", -10, 60), new("humidity", 0, 100)],
        ShortestInterval = TimeSpan.FromSeconds(5),
        DefaultInterval = TimeSpan.FromSeconds(10),
        Settings = [Compensation.PressureFrom],
        Actions =
        [
            new("frc", "the air around it counts as so much; it needs 3 minutes there before", (400, 2000, "ppm")),
            new("abc_on", "it takes the least of a week for 400 ppm"),
            new("abc_off", "it does not"),
        ],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) =>
        context.OpenI2c(device => new Scd4x(device, context.Feed(Compensation.PressureFrom), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_started)
            await StartAsync(cancellationToken);
        await CompensateAsync(cancellationToken);
        await DataReady.WaitAsync(this, static (chip, token) => chip.AskAsync(token), Step, Steps, time, cancellationToken);
        device.Send(ReadMeasurement);
        await time.AtLeastAsync(CommandTime, cancellationToken);
        return Convert();
    }

    /// <inheritdoc/>
    public async ValueTask CalibrateAsync(string action, double value, CancellationToken cancellationToken)
    {
        device.Send(StopPeriodic); // it obeys these only while it rests; the next read starts it again
        _started = false;
        await time.AtLeastAsync(StopTime, cancellationToken);
        if (action == "frc")
        {
            device.Send(ForceRecalibration, (ushort)value);
            await time.AtLeastAsync(RecalibrationTime, cancellationToken);
            if (device.ReadWord() == RecalibrationFailed)
                throw new BusException(BusFault.BadData, "The chip refused: it must have measured for 3 minutes before.");
            return;
        }

        device.Send(SetSelfCalibration, action == "abc_on" ? (ushort)1 : (ushort)0);
        await time.AtLeastAsync(CommandTime, cancellationToken);
        device.Send(PersistSettings);
        await time.AtLeastAsync(PersistTime, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private async Task CompensateAsync(CancellationToken cancellationToken)
    {
        if (pressureNow() is not { } hectopascal || (ushort)Math.Clamp(Math.Round(hectopascal), 700, 1200) is var pressure && pressure == _pressure)
            return;
        device.Send(SetAmbientPressure, pressure);
        await time.AtLeastAsync(CommandTime, cancellationToken);
        _pressure = pressure;
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        device.Send(StopPeriodic);
        await time.AtLeastAsync(StopTime, cancellationToken);
        device.Send(StartPeriodic);
        _pressure = 0; // a start forgets it
        _started = true;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> AskAsync(CancellationToken cancellationToken)
    {
        device.Send(IsDataReady);
        await time.AtLeastAsync(CommandTime, cancellationToken);
        return (device.ReadWord() & Ready) != 0;
    }

    private Measurement[] Convert()
    {
        Span<ushort> words = stackalloc ushort[3];
        device.ReadWords(words);
        return [new("co2", words[0]), new("temperature", -45 + (175 * words[1].Share())), new("humidity", 100 * words[2].Share())];
    }
}
