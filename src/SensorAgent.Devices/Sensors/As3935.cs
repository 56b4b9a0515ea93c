using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>ams AS3935: lightning within 40 km, and how far the head of the storm is, on I2C.</summary>
/// <remarks>
/// Datasheet 1-04: registers in table 9, gains of the front end in figure 25, distance in figure 31, calibration of the clocks in
/// section 8.10. Its interrupt register is asked at every read and clears itself; of several strokes between two reads it tells
/// one. With its IRQ line it is asked 2 ms after that rises, as the datasheet wants. It has no id: a register is read back instead. Its addresses lie
/// in the range that the I2C specification reserves.
/// </remarks>
[Sensor("as3935")]
internal sealed class As3935(II2cDevice device, As3935.Setup setup, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte DirectCommand = 0x96;
    private const byte ShowTimerClock = 0x20;
    private const byte CalibrationDone = 0x80;
    private const byte CalibrationFailed = 0x40;
    private const int OutOfRange = 0x3F;
    private const int Overhead = 0x01;
    private static readonly TimeSpan CalibrationTime = TimeSpan.FromMilliseconds(2);

    private static readonly Setting<string> PlaceKey = Setting.Choice("Place", "indoor", ["indoor", "outdoor"], "Sets the gain of the front end.");
    private static readonly Setting<int> NoiseFloorKey = Setting.Integer(
        "NoiseFloor", 2, 0, 7, "Noise that it puts up with; raise it where noise is reported.");
    private static readonly Setting<int> WatchdogKey = Setting.Integer(
        "Watchdog", 2, 0, 10, "Threshold of a signal; more is surer and less sensitive.");
    private static readonly Setting<int> SpikesKey = Setting.Integer(
        "SpikeRejection", 2, 0, 11, "How alike to lightning a signal must be; more is surer and less sensitive.");
    private static readonly Setting<int> TuningKey = Setting.Integer(
        "Tuning", 0, 0, 15, "Capacitors of 8 pF on the antenna; printed on the bag of many boards.");

    private static readonly Setting<string> IrqPin = BusKeys.PinOf("Irq", "Line from the chip's IRQ, so that a stroke is told at once");

    private bool _isSetUp;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("ams AS3935: lightning and its distance")
    {
        Bus = BusKind.I2c,
        Addresses = [0x03],
        OptionalPins = [IrqPin],
        Quantities = [new("distance", 0, 40_000), new("count", 0, 1)],
        DefaultInterval = TimeSpan.FromSeconds(1),
        ShortestInterval = TimeSpan.FromMilliseconds(100),
        Settings = [PlaceKey, NoiseFloorKey, WatchdogKey, SpikesKey, TuningKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
    {
        var chip = new As3935(
            device,
            new(
                FrontEnd: (byte)((context.Get(PlaceKey) == "indoor" ? 0b1_0010 : 0b0_1110) << 1),
                Threshold: (byte)((context.Get(NoiseFloorKey) << 4) | context.Get(WatchdogKey)),
                Spikes: (byte)(0b1100_0000 | context.Get(SpikesKey)),
                Tuning: (byte)context.Get(TuningKey)),
            context.Time);
        return context.Get(IrqPin).Length == 0 ? chip : new OnIrq(
            context.Board.OpenInput(context.PinOf(IrqPin), new(Edges: true, OnlyToActive: true)), chip,
            context.Get(SensorPlan.IntervalKey(Description)), context.Time);
    });

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_isSetUp)
            await SetUpAsync(cancellationToken);
        _isSetUp = true;

        var frontEnd = device.ReadByte(Register.FrontEnd);
        if (frontEnd != setup.FrontEnd)
            throw new BusException(
                BusFault.BadData,
                $"The chip does not keep its settings (0x{frontEnd:X2} instead of 0x{setup.FrontEnd:X2}); it was perhaps reset, or is no AS3935.");
        return (device.ReadByte(Register.Interrupt) & 0b1111) switch
        {
            0b1000 => Stroke(),
            0b0001 =>
            [
                new(
                    "count", SensorValue.Of(0.0), Quality.Uncertain,
                    "The noise is too great to hear lightning; raise NoiseFloor, or move the sensor."),
            ],
            _ => [new("count", 0)], // nothing, a disturber, or an old stroke that went out of the statistics
        };
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private Measurement[] Stroke() => (device.ReadByte(Register.Distance) & OutOfRange) switch
    {
        OutOfRange => [new("count", 1)], // heard, but farther away than it can tell
        Overhead => [new("distance", 0), new("count", 1)],
        var kilometres => [new("distance", kilometres * 1000), new("count", 1)],
    };

    private async ValueTask SetUpAsync(CancellationToken cancellationToken)
    {
        device.WriteByte(Register.Defaults, DirectCommand);
        device.WriteByte(Register.FrontEnd, setup.FrontEnd);
        device.WriteByte(Register.Threshold, setup.Threshold);
        device.WriteByte(Register.Spikes, setup.Spikes);
        device.WriteByte(Register.CalibrateClocks, DirectCommand);
        device.WriteByte(Register.Tuning, (byte)(ShowTimerClock | setup.Tuning));
        await time.AtLeastAsync(CalibrationTime, cancellationToken);
        device.WriteByte(Register.Tuning, setup.Tuning);

        var (timer, system) = (device.ReadByte(Register.TimerClock), device.ReadByte(Register.SystemClock));
        if (((timer | system) & CalibrationFailed) != 0 || (timer & system & CalibrationDone) == 0)
            throw new BusException(
                BusFault.BadData, "The chip cannot calibrate its clocks by its antenna; set Tuning to what the maker of the board says.");
    }

    /// <summary>Asks when the chip says so, and once an interval in any case: an edge may have been missed.</summary>
    private sealed class OnIrq(IGpioInput irq, As3935 chip, TimeSpan interval, TimeProvider time) : IChangingSensor
    {
        private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(2);

        public ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken) => chip.ReadAsync(cancellationToken);

        public async ValueTask<IReadOnlyList<Measurement>> NextAsync(CancellationToken cancellationToken)
        {
            if (await irq.NextEdgeAsync(interval, time, cancellationToken) is not null)
                await time.AtLeastAsync(Settled, cancellationToken);
            return await chip.ReadAsync(cancellationToken);
        }

        public void Dispose()
        {
            irq.Dispose();
            chip.Dispose();
        }
    }

    /// <summary>What is written at the start.</summary>
    internal sealed record Setup(byte FrontEnd, byte Threshold, byte Spikes, byte Tuning);

    private static class Register
    {
        public const byte FrontEnd = 0x00;
        public const byte Threshold = 0x01;
        public const byte Spikes = 0x02;
        public const byte Interrupt = 0x03;
        public const byte Distance = 0x07;
        public const byte Tuning = 0x08;
        public const byte TimerClock = 0x3A;
        public const byte SystemClock = 0x3B;
        public const byte Defaults = 0x3C;
        public const byte CalibrateClocks = 0x3D;
    }
}
