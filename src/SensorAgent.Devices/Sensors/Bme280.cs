using System.Buffers.Binary;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Sensors;

/// <summary>Bosch BME280: temperature, humidity and pressure on I2C.</summary>
/// <remarks>
/// Datasheet BST-BME280-DS002: registers in section 5.3, compensation formulas in double precision in appendix A (8.1), measuring
/// time in appendix B (9.1). The chip sleeps between reads (forced mode), so that it does not warm itself.
/// </remarks>
[Sensor("bme280")]
internal sealed class Bme280(II2cDevice device, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte ChipId = 0x60;
    private const byte ChipIdOfBmp280 = 0x58;

    // Temperature and pressure 1x (001), humidity 1x: 1.25 + 2.3 + 2.3 + 0.575 + 2.3 + 0.575 = 9.3 ms at most
    // (9.1); the system's timers drop fractions of a millisecond and may ring another one early.
    private const byte HumidityOnce = 0b001;
    private const byte ForcedMode = 0b001_001_01;
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(12);

    private readonly Bme280Compensation _compensation = Open(device);

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Bosch BME280: temperature, humidity and air pressure")
    {
        Bus = BusKind.I2c,
        Addresses = [0x76, 0x77],
        Quantities = [new("temperature", -40, 85), new("humidity", 0, 100), new("pressure", 300, 1100)],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => new Bme280(context.OpenI2c(), context.Time);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.Write([Register.ControlHumidity, HumidityOnce]);
        device.Write([Register.ControlMeasurement, ForcedMode]); // also makes the humidity setting take effect (5.4.3)
        await Task.Delay(MeasuringTime, time, cancellationToken);
        return Convert();
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private static Bme280Compensation Open(II2cDevice device)
    {
        try
        {
            return ReadCalibration(device);
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    private static Bme280Compensation ReadCalibration(II2cDevice device)
    {
        Span<byte> id = stackalloc byte[1];
        device.WriteRead([Register.Id], id);
        if (id[0] == ChipIdOfBmp280)
            throw new BusException(BusFault.BadData, "This chip is a BMP280, which has no humidity; it was perhaps sold as a BME280.");
        if (id[0] != ChipId)
            throw new BusException(BusFault.BadData, $"This chip is no BME280: its id is 0x{id[0]:X2} instead of 0x60.");

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

        var (celsius, fine) = _compensation.Temperature(temperature);
        return
        [
            new("temperature", celsius),
            new("humidity", _compensation.Humidity(humidity, fine)),
            new("pressure", _compensation.Pressure(pressure, fine) / 100),
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
