using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Sensirion SCD30: carbon dioxide, temperature and humidity on I2C.</summary>
/// <remarks>
/// Interface description SCD30 version 1.0 (May 2020): continuous measurement in section 1.4.1, interval in 1.4.3, data ready in 1.4.4,
/// reading with an example in 1.4.5, self-calibration in 1.4.6, forced recalibration in 1.4.7; 3 ms between write and read in 1.1. The
/// module measures by itself and keeps that over a power-down. It stretches the clock for up to 150 ms: not every adapter bears it.
/// </remarks>
[Sensor("scd30")]
internal sealed class Scd30(II2cDevice device, ushort pressure, Func<double?> pressureNow, TimeProvider time) : ICalibratedSensor, ISensorDriver
{
    private const ushort StartContinuous = 0x0010;
    private const ushort SetInterval = 0x4600;
    private const ushort IsDataReady = 0x0202;
    private const ushort ReadMeasurement = 0x0300;
    private const ushort SetSelfCalibration = 0x5306;
    private const ushort ForceRecalibration = 0x5204;
    private const ushort IntervalSeconds = 2;
    private static readonly TimeSpan CommandTime = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
    private const int Steps = 30; // three measurements: the first after a start takes longer

    private static readonly Setting<int> PressureKey = Setting.Integer(
        "Pressure", 0, 0, 1400, "Air pressure in hPa that the module compensates for, 700 to 1400; 0 leaves compensation off.");

    private bool _started;
    private ushort _pressure = pressure;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Sensirion SCD30: CO2, temperature and humidity")
    {
        Bus = BusKind.I2c,
        Addresses = [0x61],
        Quantities = [new("co2", 0, 40_000), new("temperature", -40, 70), new("humidity", 0, 100)],
        ShortestInterval = TimeSpan.FromSeconds(2),
        Settings = [PressureKey, Compensation.PressureFrom],
        Actions =
        [
            new("frc", "the air around it counts as so much; it needs 2 minutes there before", (400, 2000, "ppm")),
            new("abc_on", "it takes the least of some days for 400 ppm"),
            new("abc_off", "it does not"),
        ],
        Check = section =>
        {
            if (section.Get(PressureKey) is > 0 and < 700)
                section.Add(PressureKey.Key, "is less than the module takes", "use 0, or 700 to 1400");
        },
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
        new Scd30(device, (ushort)context.Get(PressureKey), context.Feed(Compensation.PressureFrom), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_started || HasPressureChanged())
            await StartAsync(cancellationToken);

        await DataReady.WaitAsync(this, static (chip, token) => chip.AskAsync(token), Step, Steps, time, cancellationToken);
        device.Send(ReadMeasurement);
        await time.AtLeastAsync(CommandTime, cancellationToken);
        return Convert();
    }

    /// <inheritdoc/>
    public async ValueTask CalibrateAsync(string action, double value, CancellationToken cancellationToken)
    {
        if (!_started)
            await StartAsync(cancellationToken);
        if (action == "frc")
            device.Send(ForceRecalibration, (ushort)value);
        else
            device.Send(SetSelfCalibration, action == "abc_on" ? (ushort)1 : (ushort)0);
        await time.AtLeastAsync(CommandTime, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private bool HasPressureChanged()
    {
        if (pressureNow() is not { } hectopascal)
            return false;
        var before = _pressure;
        _pressure = (ushort)Math.Clamp(Math.Round(hectopascal), 700, 1400);
        return _pressure != before;
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!_started)
        {
            _ = HasPressureChanged();
            device.Send(SetInterval, IntervalSeconds);
            await time.AtLeastAsync(CommandTime, cancellationToken);
        }

        device.Send(StartContinuous, _pressure);
        await time.AtLeastAsync(CommandTime, cancellationToken);
        _started = true;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> AskAsync(CancellationToken cancellationToken)
    {
        device.Send(IsDataReady);
        await time.AtLeastAsync(CommandTime, cancellationToken);
        return device.ReadWord() == 1;
    }

    private Measurement[] Convert()
    {
        Span<ushort> words = stackalloc ushort[6];
        device.ReadWords(words);
        return [new("co2", Float(words)), new("temperature", Float(words[2..])), new("humidity", Float(words[4..]))];
    }

    /// <summary>A single-precision number of two words, the upper first.</summary>
    private static double Float(ReadOnlySpan<ushort> words)
    {
        var number = BitConverter.UInt32BitsToSingle((uint)words[0] << 16 | words[1]);
        return float.IsFinite(number) ? number : throw new BusException(BusFault.BadData, "The module's answer is no number.");
    }
}
