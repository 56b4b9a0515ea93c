using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Bosch BME280: temperature, humidity and pressure on I2C.</summary>
/// <remarks>
/// Datasheet BST-BME280-DS002: registers in section 5.3, compensation formulas in double precision in appendix A (8.1), measuring
/// time in appendix B (9.1). The chip sleeps between reads (forced mode), so that it does not warm itself.
/// </remarks>
[Sensor("bme280")]
internal sealed class Bme280(II2cDevice device, Bme280Compensation compensation, TimeProvider time) : ISensor, ISensorDriver
{

    // Temperature and pressure 1x (001), humidity 1x: 1.25 + 2.3 + 2.3 + 0.575 + 2.3 + 0.575 = 9.3 ms at most (9.1).
    private const byte HumidityOnce = 0b001;
    private const byte ForcedMode = 0b001_001_01;
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(9.3);

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Bosch BME280: temperature, humidity and air pressure")
    {
        Bus = BusKind.I2c,
        Addresses = [0x76, 0x77],
        Identity = new("BME280", IdRegister.Byte(Register.Id, 0x60) with { Others = BoschIds.AtD0 }),
        Quantities = [new("temperature", -40, 85), new("humidity", 0, 100), new("pressure", 300, 1100)],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => On(device, context.Time));

    /// <summary>The chip, on whichever bus it is.</summary>
    internal static Bme280 On(II2cDevice device, TimeProvider time) => new(device, ReadCalibration(device), time);

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.Write([Register.ControlHumidity, HumidityOnce]);
        device.Write([Register.ControlMeasurement, ForcedMode]); // also makes the humidity setting take effect (5.4.3)
        await time.AtLeastAsync(MeasuringTime, cancellationToken);
        return Convert();
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private static Bme280Compensation ReadCalibration(II2cDevice device)
    {
        Span<byte> first = stackalloc byte[26];
        Span<byte> second = stackalloc byte[7];
        device.WriteRead([Register.CalibrationFirst], first);
        device.WriteRead([Register.CalibrationSecond], second);
        return Bme280Compensation.Parse(first, second);
    }

    private Measurement[] Convert()
    {
        Span<byte> data = stackalloc byte[8];
        device.WriteRead([Register.Data], data);
        var pressure = (data[0] << 12) | (data[1] << 4) | (data[2] >> 4);
        var temperature = (data[3] << 12) | (data[4] << 4) | (data[5] >> 4);
        var humidity = BinaryPrimitives.ReadUInt16BigEndian(data[6..]);

        // each of them alone is an ordinary count in the middle of its range (some 26 °C)
        if (temperature == Bme280Compensation.Skipped20 && pressure == Bme280Compensation.Skipped20 && humidity == Bme280Compensation.Skipped16)
            throw new BusException(BusFault.BadData, "The chip has not measured; it was perhaps reset in between.");

        var (celsius, fine) = compensation.Temperature(temperature);
        return
        [
            new("temperature", celsius),
            new("humidity", compensation.Humidity(humidity, fine)),
            new("pressure", compensation.Pressure(pressure, fine) / 100),
        ];
    }

    private static class Register
    {
        public const byte CalibrationFirst = 0x88;
        public const byte Id = 0xD0;
        public const byte CalibrationSecond = 0xE1;
        public const byte ControlHumidity = 0xF2;
        public const byte ControlMeasurement = 0xF4;
        public const byte Data = 0xF7;
    }
}
