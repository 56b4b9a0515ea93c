using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Bosch BMP280: temperature and air pressure on I2C.</summary>
/// <remarks>
/// Datasheet BST-BMP280-DS001 rev. 1.23: registers in section 4.3, formulas in section 8.1 (the same as those of the BME280), measuring
/// time in section 3.8.1. The chip sleeps between reads (forced mode).
/// </remarks>
[Sensor("bmp280")]
internal sealed class Bmp280(II2cDevice device, Bme280Compensation compensation, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte ForcedMode = 0b001_001_01; // both once, then back to sleep
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(6.4); // at most (table 13)

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Bosch BMP280: temperature and air pressure")
    {
        Bus = BusKind.I2c,
        Addresses = [0x76, 0x77],
        Identity = new("BMP280", IdRegister.Byte(Register.Id, 0x58) with { Others = BoschIds.AtD0 }),
        Quantities = [new("temperature", -40, 85), new("pressure", 300, 1100)],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => On(device, context.Time));

    /// <summary>The chip, on whichever bus it is.</summary>
    internal static Bmp280 On(II2cDevice device, TimeProvider time) => new(device, ReadCalibration(device), time);

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.Write([Register.ControlMeasurement, ForcedMode]);
        await time.AtLeastAsync(MeasuringTime, cancellationToken);
        return Convert();
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private static Bme280Compensation ReadCalibration(II2cDevice device)
    {
        Span<byte> ofTheBme280 = stackalloc byte[26]; // two bytes longer, for the humidity that this chip does not have
        device.WriteRead([Register.Calibration], ofTheBme280[..24]);
        return Bme280Compensation.Parse(ofTheBme280, stackalloc byte[7]);
    }

    private Measurement[] Convert()
    {
        Span<byte> data = stackalloc byte[6];
        device.WriteRead([Register.Data], data);
        var pressure = (data[0] << 12) | (data[1] << 4) | (data[2] >> 4);
        var temperature = (data[3] << 12) | (data[4] << 4) | (data[5] >> 4);
        if (temperature == Bme280Compensation.Skipped20 || pressure == Bme280Compensation.Skipped20)
            throw new BusException(BusFault.BadData, "The chip has not measured; it was perhaps reset in between.");

        var (celsius, fine) = compensation.Temperature(temperature);
        return [new("temperature", celsius), new("pressure", compensation.Pressure(pressure, fine) / 100)];
    }

    private static class Register
    {
        public const byte Calibration = 0x88;
        public const byte Id = 0xD0;
        public const byte ControlMeasurement = 0xF4;
        public const byte Data = 0xF7;
    }
}
