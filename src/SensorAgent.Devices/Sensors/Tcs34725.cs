using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>ams TCS34725: illuminance and colour temperature on I2C.</summary>
/// <remarks>
/// Datasheet TAOS135: command register p. 13, enable p. 14, timing table 6, gain table 11, id p. 19. Lux and colour temperature
/// are those of ams' design note DN40 for this chip without glass (GA 1, device factor 310).
/// </remarks>
[Sensor("tcs34725")]
internal sealed class Tcs34725(II2cDevice device, int cycles, int gain, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte Command = 0b1010_0000; // with auto-increment
    private const byte PowerOn = 0b01;
    private const byte PowerOnAndMeasure = 0b11;
    private const double CycleMilliseconds = 2.4;
    private const double DeviceFactor = 310;
    private static readonly TimeSpan WakeTime = TimeSpan.FromMilliseconds(2.4); // between power on and measuring (p. 14)

    // 2.4 ms is typical and 2.6 ms the most for a cycle ("ADC integration time step size").
    private const double LongestCycleMilliseconds = 2.6;

    private static readonly Setting<int> GainKey = Setting.OneOf("Gain", 4, [1, 4, 16, 60], "Gain: 1 for daylight, 60 for dim rooms.");

    private static readonly Setting<int> CyclesKey = Setting.Integer(
        "Cycles", 64, 1, 256, "How long light is collected, in cycles of 2.4 ms.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("ams TCS34725: illuminance and colour temperature")
    {
        Bus = BusKind.I2c,
        Addresses = [0x29],
        Identity = new("TCS34725", IdRegister.Byte(Command | Register.Id, 0x44)),
        Quantities = [new("illuminance", 0, 200_000), new("color_temperature", 1000, 25_000)],
        ShortestInterval = TimeSpan.FromSeconds(1),
        Settings = [GainKey, CyclesKey],
    };

    private byte GainBits => gain switch
    {
        1 => 0b00,
        4 => 0b01,
        16 => 0b10,
        _ => 0b11,
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
        new Tcs34725(device, context.Get(CyclesKey), context.Get(GainKey), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.WriteByte(Command | Register.Enable, PowerOn);
        await time.AtLeastAsync(WakeTime, cancellationToken);
        device.WriteByte(Command | Register.Time, (byte)(256 - cycles));
        device.WriteByte(Command | Register.Control, GainBits);
        device.WriteByte(Command | Register.Enable, PowerOnAndMeasure);
        await time.AtLeastAsync(TimeSpan.FromMilliseconds((cycles + 1) * LongestCycleMilliseconds), cancellationToken);

        var measurements = Convert();
        device.WriteByte(Command | Register.Enable, 0);
        return measurements;
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private Measurement[] Convert()
    {
        Span<byte> raw = stackalloc byte[9];
        device.WriteRead([Command | Register.Status], raw);
        if ((raw[0] & 1) == 0)
            throw new BusException(BusFault.BadData, "The chip has not finished its measurement in time.");

        var clear = raw[1] | (raw[2] << 8);
        var light = Tcs34725Light.Of(clear, raw[3] | (raw[4] << 8), raw[5] | (raw[6] << 8), raw[7] | (raw[8] << 8));
        var lux = light.Green / (cycles * CycleMilliseconds * gain / DeviceFactor);
        var (quality, reason) = clear >= Math.Min(cycles * 1024, ushort.MaxValue) // 1024 counts a cycle (table 6)
            ? (Quality.Uncertain, "The chip is at its limit; it may be brighter. Take a lower gain or fewer cycles.")
            : (Quality.Good, "");
        return light.ColorTemperature is { } kelvin
            ? [new("illuminance", SensorValue.Of(lux), quality, reason), new("color_temperature", SensorValue.Of(kelvin), quality, reason)]
            : [new("illuminance", SensorValue.Of(lux), quality, reason)];
    }

    private static class Register
    {
        public const byte Enable = 0x00;
        public const byte Time = 0x01;
        public const byte Control = 0x0F;
        public const byte Id = 0x12;
        public const byte Status = 0x13;
    }
}

/// <summary>Light without its infrared share, weighted as the eye sees it (design note DN40).</summary>
/// <param name="Green">What counts for lux.</param>
/// <param name="ColorTemperature">In kelvin; null where there is no red to compare with, as in darkness.</param>
internal readonly record struct Tcs34725Light(double Green, double? ColorTemperature)
{
    /// <summary>From the four counts.</summary>
    public static Tcs34725Light Of(int clear, int red, int green, int blue)
    {
        var infrared = Math.Max(0, (red + green + blue - clear) / 2.0);
        var (r, g, b) = (red - infrared, green - infrared, blue - infrared);
        return new(Math.Max(0, (0.136 * r) + g - (0.444 * b)), r > 0 && b > 0 ? (3810 * b / r) + 1391 : null);
    }
}
