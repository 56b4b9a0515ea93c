using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Texas Instruments HDC1080 (and HDC1000, HDC1008, HDC1010, with the same registers): temperature and humidity on I2C.</summary>
/// <remarks>
/// Datasheet SNAS672: registers in section 8.6, conversion in 8.6.1 and 8.6.2, times in 7.5 (6.35 and 6.5 ms typically at 14 bits; no greatest
/// value is given). The chip sleeps by itself between measurements.
/// </remarks>
[Sensor("hdc1080")]
internal sealed class Hdc1080(II2cDevice device, TimeProvider time) : ISensor, ISensorDriver
{
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Texas Instruments HDC1080, HDC1000, HDC1008, HDC1010: temperature and humidity")
    {
        Bus = BusKind.I2c,
        Addresses = [0x40, 0x41, 0x42, 0x43],
        Identity = new("HDC1080", IdRegister.Word(Register.Maker, 0x5449), IdRegister.Word(Register.Device, 0x1050, 0x1000)),
        Quantities = [new("temperature", -40, 125), new("humidity", 0, 100)],
        ShortestInterval = TimeSpan.FromMilliseconds(50),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Hdc1080(device, context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.Write([Register.Configuration, 0b0001_0000, 0]); // both in sequence, 14 bits, heater off
        device.Write([Register.Temperature]); // setting the pointer starts the measurement
        await time.AtLeastAsync(MeasuringTime, cancellationToken);
        return Convert();
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private Measurement[] Convert()
    {
        Span<byte> raw = stackalloc byte[4];
        device.Read(raw); // not acknowledged while the measurement runs
        var temperature = BinaryPrimitives.ReadUInt16BigEndian(raw);
        var humidity = BinaryPrimitives.ReadUInt16BigEndian(raw[2..]);
        return [new("temperature", (temperature / 65536.0 * 165) - 40), new("humidity", humidity / 65536.0 * 100)];
    }

    private static class Register
    {
        public const byte Temperature = 0x00;
        public const byte Configuration = 0x02;
        public const byte Maker = 0xFE;
        public const byte Device = 0xFF;
    }
}
