using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>ams TSL2591: illuminance on I2C, from moonlight to daylight.</summary>
/// <remarks>
/// Datasheet ams v2: command register in figure 13, registers in figure 14, gains and full scale in the optical characteristics.
/// The datasheet has no lux formula; this is the empirical one of Adafruit's library, which Linux took over in
/// drivers/iio/light/tsl2591.c: (C0 - C1) * (1 - C1 / C0) / cpl, with cpl = time in ms * gain / 408. As there, the chip is asked for up to
/// 100 ms after its integration time whether the value is valid, for that time is nominal.
/// </remarks>
[Sensor("tsl2591")]
internal sealed class Tsl2591(II2cDevice device, int milliseconds, int gain, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte Command = 0b1010_0000;
    private const byte PowerOnAndMeasure = 0b11;
    private const double DeviceFactor = 408;

    private const int Valid = 0b1; // AVALID in the status
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    private const int Steps = 10;

    // Gain of both channels, typical.
    private static readonly Dictionary<string, (byte Bits, int Factor)> Gains = new(StringComparer.Ordinal)
    {
        ["low"] = (0b00_0000, 1),
        ["medium"] = (0b01_0000, 25),
        ["high"] = (0b10_0000, 428),
        ["max"] = (0b11_0000, 9876),
    };

    private static readonly Setting<string> GainKey = Setting.Choice(
        "Gain", "medium", ["low", "medium", "high", "max"], "Gain: low for daylight, medium for rooms, max for the night.");

    private static readonly Setting<int> IntegrationTimeKey = Setting.OneOf(
        "IntegrationTime", 100, [100, 200, 300, 400, 500, 600], "How long light is collected, in ms.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("ams TSL2591: illuminance from moonlight to daylight")
    {
        Bus = BusKind.I2c,
        Addresses = [0x29],
        Identity = new("TSL2591", IdRegister.Byte(Command | Register.Id, 0x50)),
        Quantities = [new("illuminance", 0, 160_000)],
        ShortestInterval = TimeSpan.FromSeconds(1),
        Settings = [GainKey, IntegrationTimeKey],
    };

    private byte GainBits => Gains.Values.First(entry => entry.Factor == gain).Bits;

    // A first integration of 100 ms ends at 36863 counts, a longer one at the width of the register.
    private int FullScale => milliseconds == 100 ? 36_863 : ushort.MaxValue;

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
        new Tsl2591(device, context.Get(IntegrationTimeKey), Gains[context.Get(GainKey)].Factor, context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.WriteByte(Command | Register.Control, (byte)(GainBits | ((milliseconds / 100) - 1)));
        device.WriteByte(Command | Register.Enable, PowerOnAndMeasure);
        await time.AtLeastAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);
        await DataReady.WaitAsync(device, static device => (device.ReadByte(Command | Register.Status) & Valid) != 0, Step, Steps, time, cancellationToken);
        var broadband = device.ReadUInt16LowFirst(Command | Register.Broadband);
        var infrared = device.ReadUInt16LowFirst(Command | Register.Infrared);
        device.WriteByte(Command | Register.Enable, 0);

        var lux = Lux(broadband, infrared, milliseconds, gain);
        return broadband >= FullScale || infrared >= FullScale
            ?
            [
                new(
                    "illuminance", SensorValue.Of(lux), Quality.Uncertain,
                    "The chip is at its limit; it may be brighter. Take a lower gain or a shorter time."),
            ]
            : [new("illuminance", lux)];
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    /// <summary>The empirical formula; more infrared than all light together is darkness and noise.</summary>
    internal static double Lux(double broadband, double infrared, int milliseconds, int gain) =>
        broadband <= infrared ? 0 : (broadband - infrared) * (1 - (infrared / broadband)) * DeviceFactor / (milliseconds * (double)gain);

    private static class Register
    {
        public const byte Enable = 0x00;
        public const byte Control = 0x01;
        public const byte Id = 0x12;
        public const byte Status = 0x13;
        public const byte Broadband = 0x14;
        public const byte Infrared = 0x16;
    }
}
