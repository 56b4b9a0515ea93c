using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Avia HX711: the converter of load cells, read with a clock and a data line.</summary>
/// <remarks>
/// Datasheet: serial interface and table 3 on p. 4 (25, 26 or 27 pulses choose what is measured next: A at 128, B at 32, A at 64), timing and
/// power-down on p. 5 (the clock is high for 0.2 to 50 µs; more than 60 µs switch the chip off, and its return resets it to channel A with a
/// gain of 128), settling time of 400 ms at 10 samples a second in the key characteristics. The same in Linux, drivers/iio/adc/hx711.c. It
/// delivers counts; <c>Calibrate</c> makes kilograms of them.
/// </remarks>
[Sensor("hx711")]
internal sealed class Hx711(IGpioOutput clock, IGpioInput data, int pulses, bool isCalibrated, TimeProvider time) : ISensor, ISensorDriver
{
    private const string Weight = "weight";
    private const int Bits = 24;
    private const int Rail = 1 << 23;
    private const int Tries = 3;
    private const int MostSteps = 100;
    private static readonly TimeSpan LongestPulse = TimeSpan.FromMicroseconds(50); // T3; from 60 on the chip is off
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private static readonly Setting<string> ClockPin = BusKeys.PinOf("Clock", "Line to the chip's PD_SCK");
    private static readonly Setting<string> DataPin = BusKeys.PinOf("Data", "Line from the chip's DOUT");
    private static readonly Setting<string> GainKey = Setting.Choice("Gain", "A128", ["A128", "B32", "A64"], "Channel and gain.");

    private bool _isSettled;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Avia HX711: weight by a load cell")
    {
        Bus = BusKind.Gpio,
        Pins = [ClockPin, DataPin],
        Quantities = [new(Weight)],
        DefaultInterval = TimeSpan.FromSeconds(1),
        ShortestInterval = TimeSpan.FromMilliseconds(100),
        Settings = [GainKey],
        Actions = [SensorAction.Tare],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context)
    {
        var clock = context.Board.OpenOutput(context.PinOf(ClockPin), new(Initial: false));
        try
        {
            return new Hx711(
                clock, context.Board.OpenInput(context.PinOf(DataPin), new()),
                context.Get(GainKey) switch { "B32" => 26, "A64" => 27, _ => 25 },
                context.Settings.Section("Quantities").Section(Weight).Has("Calibrate"), context.Time);
        }
        catch
        {
            clock.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        for (var tried = 0; tried < Tries; tried++)
        {
            if (!_isSettled && !(_isSettled = await SettleAsync(cancellationToken)))
                continue;
            await ReadyAsync(cancellationToken);
            if (Take() is { } counts)
                return [Measured(counts)];
            _isSettled = false; // the chip has switched itself off meanwhile, and begun anew
        }

        throw new BusException(BusFault.Timeout,
            $"The processor was taken away for more than 50 µs in {Tries} readings one after the other, which the chip does not wait for; let "
            + "the machine do less.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        clock.Dispose();
        data.Dispose();
    }

    /// <summary>The first conversion is of what the chip was set to before; its pulses choose channel and gain.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> SettleAsync(CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken);
        if (Take() is null)
            return false;
        await time.AtLeastAsync(Settling, cancellationToken);
        return true;
    }

    private ValueTask ReadyAsync(CancellationToken cancellationToken) => DataReady.WaitAsync(data, static data => !data.Read(), Step, MostSteps, time, cancellationToken);

    /// <summary>Clocks a conversion out; null when one of the pulses lasted too long.</summary>
    private int? Take()
    {
        var (counts, inTime) = (0, true);
        for (var pulse = 0; pulse < pulses; pulse++)
        {
            var up = time.GetTimestamp();
            clock.Write(true);
            clock.Write(false);
            inTime &= time.GetElapsedTime(up) < LongestPulse;
            if (pulse < Bits)
                counts = (counts << 1) | (data.Read() ? 1 : 0);
        }

        return inTime ? counts << (32 - Bits) >> (32 - Bits) : null;
    }

    private Measurement Measured(int counts) => counts switch
    {
        -Rail or Rail - 1 => new(Weight, SensorValue.Of((double)counts), Quality.Uncertain,
            "The converter is at its rail: the load is too great, or a wire of the cell is loose."),
        _ when !isCalibrated => new(Weight, SensorValue.Of((double)counts), Quality.Uncertain,
            "These are the converter's counts; set Quantities:weight:Calibrate (Points, or Scale and Offset) for kilograms."),
        _ => new(Weight, counts),
    };
}
