using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Lite-On LTR-390UV: illuminance and UV index on I2C, one after the other with the same diode array.</summary>
/// <remarks>
/// Datasheet DS86-2015-0004 version 1.1: registers in section 6, 2300 counts per UV index at 20 bits and gain 18 (p. 8), lux as
/// 0.6 * counts / (gain * time in units of 100 ms). Both are without a window in front.
/// </remarks>
[Sensor("ltr390")]
internal sealed class Ltr390(II2cDevice device, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte MeasureLight = 0b0000_0010;
    private const byte MeasureUv = 0b0000_1010;
    private const byte DataReady = 0b0000_1000;

    // Light: 18 bits in 100 ms at gain 1 reaches beyond daylight. UV: 20 bits in 400 ms at gain 18, as its sensitivity is given.
    private const byte Bits18Every100Ms = 0b010_0_010;
    private const byte Bits20Every500Ms = 0b000_0_100;
    private const byte Gain1 = 0b000;
    private const byte Gain18 = 0b100;
    private const double LuxPerCount = 0.6;
    private const double CountsPerUvIndex = 2300;
    private const int FullScale18 = (1 << 18) - 1;
    private const int FullScale20 = (1 << 20) - 1;

    // The conversion times are typical; a quarter more, and 10 ms to wake from standby.
    private static readonly TimeSpan LightTime = TimeSpan.FromMilliseconds(10 + 125);
    private static readonly TimeSpan UvTime = TimeSpan.FromMilliseconds(10 + 500);

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Lite-On LTR-390UV: illuminance and UV index")
    {
        Bus = BusKind.I2c,
        Addresses = [0x53],
        Identity = new("LTR-390UV", IdRegister.Byte(Register.PartId, 0xB0) with { Mask = 0xF0 }), // the low half is the revision
        Quantities = [new("illuminance", 0, FullScale18 * LuxPerCount), new("uv_index", 0, 50)],
        ShortestInterval = TimeSpan.FromSeconds(1),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Ltr390(device, context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        Start(MeasureLight, Bits18Every100Ms, Gain1);
        await time.AtLeastAsync(LightTime, cancellationToken);
        var light = Counts(Register.Light);

        Start(MeasureUv, Bits20Every500Ms, Gain18);
        await time.AtLeastAsync(UvTime, cancellationToken);
        var uv = Counts(Register.Uv);
        device.WriteByte(Register.Control, 0);

        return
        [
            Measured("illuminance", light * LuxPerCount, light >= FullScale18),
            Measured("uv_index", uv / CountsPerUvIndex, uv >= FullScale20),
        ];
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private static Measurement Measured(string quantity, double value, bool isAtLimit) => isAtLimit
        ? new(quantity, SensorValue.Of(value), Quality.Uncertain, "The chip is at its limit; it may be more.")
        : new(quantity, value);

    private void Start(byte mode, byte rate, byte gain)
    {
        device.WriteByte(Register.Control, 0); // a change of mode takes effect from standby, and drops the flag of old data
        device.WriteByte(Register.Rate, rate);
        device.WriteByte(Register.Gain, gain);
        _ = device.ReadByte(Register.Status);
        device.WriteByte(Register.Control, mode);
    }

    private int Counts(byte register)
    {
        if ((device.ReadByte(Register.Status) & DataReady) == 0)
            throw new BusException(BusFault.BadData, "The chip has not finished its measurement in time.");
        Span<byte> raw = stackalloc byte[3];
        device.WriteRead([register], raw);
        return raw[0] | (raw[1] << 8) | ((raw[2] & 0xF) << 16);
    }

    private static class Register
    {
        public const byte Control = 0x00;
        public const byte Rate = 0x04;
        public const byte Gain = 0x05;
        public const byte PartId = 0x06;
        public const byte Status = 0x07;
        public const byte Light = 0x0D;
        public const byte Uv = 0x10;
    }
}
