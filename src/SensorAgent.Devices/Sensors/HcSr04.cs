using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>HC-SR04 and its kin (JSN-SR04T, US-015): distance by ultrasound; the echo is timed by the kernel's edges.</summary>
/// <remarks>
/// ElecFreaks' datasheet of the HC-SR04: a trigger pulse of 10 µs or more, an echo pulse as long as the sound is under way, 2 cm to 4 m,
/// 60 ms from one measurement to the next. Without an echo the pulse lasts some 38 ms, on some modules up to 200 ms. Its echo line has 5 V,
/// which a pin of 3.3 V must not see. The speed of sound in dry air is 331.3 m/s at 0 °C, and goes with the root of the absolute temperature.
/// </remarks>
[Sensor("hcsr04")]
internal sealed class HcSr04(IGpioOutput trigger, IGpioInput echo, double metresPerSecond, TimeProvider time) : ISensor, ISensorDriver
{
    private const double Nearest = 0.02; // m
    private const double Farthest = 4;
    private static readonly TimeSpan TriggerPulse = TimeSpan.FromMicroseconds(10);
    private static readonly TimeSpan BeginsWithin = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan EndsWithin = TimeSpan.FromMilliseconds(250);

    private static readonly Setting<string> TriggerPin = BusKeys.PinOf("Trigger", "Line to the module's Trig");
    private static readonly Setting<string> EchoPin = BusKeys.PinOf("Echo", "Line from the module's Echo, through a divider to 3.3 V");
    private static readonly Setting<double> AirKey = Setting.Number(
        "AirTemperature", 20, -40, 80, "°C of the air, which the speed of sound depends on.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("HC-SR04 and kin: distance by ultrasound, 2 cm to 4 m")
    {
        Bus = BusKind.Gpio,
        Pins = [TriggerPin, EchoPin],
        Quantities = [new("distance", Nearest, Farthest)],
        DefaultInterval = TimeSpan.FromSeconds(1),
        ShortestInterval = TimeSpan.FromMilliseconds(60),
        Settings = [AirKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context)
    {
        var echo = context.Board.OpenInput(context.PinOf(EchoPin), new(Edges: true));
        try
        {
            var trigger = context.Board.OpenOutput(context.PinOf(TriggerPin), new(Initial: false));
            return new HcSr04(trigger, echo, 331.3 * Math.Sqrt(1 + (context.Get(AirKey) / 273.15)), context.Time);
        }
        catch
        {
            echo.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        if (echo.Read())
            throw new BusException(BusFault.BadData,
                "The echo line is high before anything was sent: the module still waits for an echo, or hangs and needs its supply switched "
                + "off and on.");

        var sent = time.Now();
        trigger.Write(true);
        await time.AtLeastAsync(TriggerPulse, cancellationToken);
        trigger.Write(false);

        var begin = await EdgeAsync(active: true, sent, BeginsWithin, cancellationToken)
            ?? throw new BusException(BusFault.NoAnswer,
                "The module does not answer its trigger: check the wiring of Trig and Echo, and its supply of 5 V.");
        var end = await EdgeAsync(active: false, begin.At, EndsWithin, cancellationToken);
        if (end is not { } heard)
            throw new BusException(BusFault.Timeout, "The echo line stays high; the module hangs and needs its supply switched off and on.");
        if (unchecked(heard.Sequence - begin.Sequence) != 1)
            throw new BusException(BusFault.BadData, "Edges of the echo were lost; look for a bad contact at Echo.");

        var metres = (heard.At - begin.At).TotalSeconds * metresPerSecond / 2;
        return [metres switch
        {
            > Farthest => Nothing("No echo: there is nothing within 4 m, or it swallows the sound or throws it elsewhere."),
            < Nearest => Nothing("Something is nearer than the 2 cm that the module can measure."),
            _ => new("distance", metres),
        }];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        trigger.Dispose();
        echo.Dispose();
    }

    private static Measurement Nothing(string why) => new("distance", default, Quality.Bad, why);

    /// <summary>The next edge of that kind; what is left of an earlier echo does not count.</summary>
    private async ValueTask<GpioEdge?> EdgeAsync(bool active, TimeSpan after, TimeSpan within, CancellationToken cancellationToken)
    {
        while (await echo.NextEdgeAsync(within, time, cancellationToken) is { } edge)
        {
            if (edge.Active == active && edge.At >= after)
                return edge;
        }

        return null;
    }
}
