using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Broadcom APDS-9960: ambient light and proximity on I2C. Both are bare counts: the datasheet gives no formula for lux or metres.</summary>
/// <remarks>
/// Datasheet AV02-4191EN: registers in the table "Register set", enable p. 20, ATIME p. 21, control one p. 24, status p. 26. Later
/// chips have the ids 0xA8 and 0x9C, which the makers of boards report; the datasheet has 0xAB.
/// </remarks>
[Sensor("apds9960")]
internal sealed class Apds9960(II2cDevice device, int gain, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte PowerOnLightProximity = 0b0111;
    private const byte IntegrationTime = 219; // 37 cycles of 2.78 ms
    private const int FullScale = (256 - IntegrationTime) * 1025;
    private const byte EightPulsesOf16Us = 0b10_000111;
    private const byte ProximityGain4 = 0b10 << 2; // the LED at 100 mA
    private const byte BothValid = 0b11;
    private const byte ProximitySaturated = 0b0100_0000;

    // 7 ms to wake, 37 cycles at 2.9 ms at most, and the proximity cycle before them.
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(7 + (37 * 2.9) + 10);

    private static readonly Setting<int> GainKey = Setting.OneOf("Gain", 4, [1, 4, 16, 64], "Gain for light: 1 for daylight, 64 for dim rooms.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Broadcom APDS-9960: ambient light and proximity, as counts")
    {
        Bus = BusKind.I2c,
        Addresses = [0x39],
        Identity = new("APDS-9960", IdRegister.Byte(Register.Id, 0xAB, 0xA8, 0x9C)),
        Quantities = [new("light_level", 0, FullScale), new("proximity", 0, 255)],
        ShortestInterval = TimeSpan.FromMilliseconds(200),
        Settings = [GainKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Apds9960(device, context.Get(GainKey), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.WriteByte(Register.Enable, 0);
        device.WriteByte(Register.Time, IntegrationTime);
        device.WriteByte(Register.Pulses, EightPulsesOf16Us);
        device.WriteByte(Register.Control, (byte)(ProximityGain4 | (int.Log2(gain) / 2)));
        device.WriteByte(Register.Enable, PowerOnLightProximity);
        await time.AtLeastAsync(MeasuringTime, cancellationToken);

        var measurements = Convert();
        device.WriteByte(Register.Enable, 0);
        return measurements;
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private Measurement[] Convert()
    {
        Span<byte> raw = stackalloc byte[10]; // status, clear, red, green, blue, proximity
        device.WriteRead([Register.Status], raw);
        if ((raw[0] & BothValid) != BothValid)
            throw new BusException(BusFault.BadData, "The chip has not finished its measurement in time.");

        var clear = raw[1] | (raw[2] << 8);
        return
        [
            clear >= FullScale
                ? new("light_level", SensorValue.Of(clear), Quality.Uncertain, "The chip is at its limit; it may be brighter. Take a lower gain.")
                : new("light_level", clear),
            (raw[0] & ProximitySaturated) != 0
                ? new("proximity", SensorValue.Of(raw[9]), Quality.Uncertain, "Bright light blinds the proximity sensor.")
                : new("proximity", raw[9]),
        ];
    }

    private static class Register
    {
        public const byte Enable = 0x80;
        public const byte Time = 0x81;
        public const byte Pulses = 0x8E;
        public const byte Control = 0x8F;
        public const byte Id = 0x92;
        public const byte Status = 0x93;
    }
}
