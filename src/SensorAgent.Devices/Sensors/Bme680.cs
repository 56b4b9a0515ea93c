using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Bosch BME680: temperature, humidity, pressure and the resistance of a heated gas-sensitive layer on I2C.</summary>
/// <remarks>
/// Datasheet BST-BME680-DS001: measurement flow in section 3.2, registers in section 5. The chip is heated only during a read and sleeps
/// afterwards (forced mode). The resistance falls with the amount of volatile compounds; Bosch's index out of it (BSEC) is not public.
/// </remarks>
[Sensor("bme680")]
internal sealed class Bme680(II2cDevice device, Bme680Calibration calibration, int heaterCelsius, TimeSpan heaterTime, TimeProvider time)
    : ISensor, ISensorDriver
{
    private const byte HumidityOnce = 0b001;
    private const byte ForcedMode = 0b001_001_01;
    private const byte RunGasOfProfile0 = 0b0001_0000;
    private const int NewData = 0b1000_0000;
    private const int GasValid = 0b0010_0000;
    private const int HeaterStable = 0b0001_0000;

    // Three conversions of 1.963 ms, nine switchings of 0.477 ms and a wake-up of 1 ms, from Bosch's driver: the datasheet has no figure.
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(11.2);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    private const int Steps = 5; // Bosch's driver allows as much again

    private static readonly Setting<int> HeaterTemperatureKey =
        Setting.Integer("HeaterTemperature", 320, 200, 400, "Temperature of the gas sensor's heater in °C during a read.");

    private static readonly Setting<TimeSpan> HeaterTimeKey = Setting.Time(
        "HeaterTime", TimeSpan.FromMilliseconds(150), TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(4),
        "How long the heater is on in each read.");

    private double _ambientCelsius = 25;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Bosch BME680: temperature, humidity, air pressure and gas resistance")
    {
        Bus = BusKind.I2c,
        Addresses = [0x76, 0x77],
        Identity = new(
            "BME680",
            IdRegister.Byte(Register.Id, 0x61) with { Others = BoschIds.AtD0 },
            IdRegister.Byte(Register.Variant, 0x00) with { Others = static id => id == 0x01 ? "a BME688, whose gas sensor is another one" : null }),
        Quantities = [new("temperature", -40, 85), new("humidity", 0, 100), new("pressure", 300, 1100), new("gas_resistance", 0, 12_946_860)],
        ShortestInterval = TimeSpan.FromSeconds(1),
        Settings = [HeaterTemperatureKey, HeaterTimeKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
        new Bme680(device, ReadCalibration(device), context.Get(HeaterTemperatureKey), context.Get(HeaterTimeKey), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.Write([Register.HeaterResistance0, calibration.HeaterResistance(heaterCelsius, _ambientCelsius)]);
        device.Write([Register.GasWait0, GasWait(heaterTime)]);
        device.Write([Register.ControlGas1, RunGasOfProfile0]);
        device.Write([Register.ControlHumidity, HumidityOnce]);
        device.Write([Register.ControlMeasurement, ForcedMode]);
        await time.AtLeastAsync(MeasuringTime + heaterTime, cancellationToken);
        await DataReady.WaitAsync(device, static device => (device.ReadByte(Register.Status) & NewData) != 0, Step, Steps, time, cancellationToken);
        return Convert();
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    /// <summary>Six bits of milliseconds and two of their factor 1, 4, 16, 64 (5.3.3.3).</summary>
    internal static byte GasWait(TimeSpan duration)
    {
        var (value, factor) = ((int)Math.Ceiling(duration.TotalMilliseconds), 0);
        for (; value > 63; factor++)
            value = (value + 3) / 4;
        return (byte)(factor << 6 | value);
    }

    private static Bme680Calibration ReadCalibration(II2cDevice device)
    {
        Span<byte> bytes = stackalloc byte[Bme680Calibration.Length];
        device.WriteRead([Register.CalibrationFirst], bytes[..23]);
        device.WriteRead([Register.CalibrationSecond], bytes[23..37]);
        device.WriteRead([Register.CalibrationThird], bytes[37..]);
        return Bme680Calibration.Parse(bytes);
    }

    private Measurement[] Convert()
    {
        Span<byte> data = stackalloc byte[15];
        device.WriteRead([Register.Status], data);
        var (celsius, fine) = calibration.Temperature((data[5] << 12) | (data[6] << 4) | (data[7] >> 4));
        _ambientCelsius = celsius;
        return
        [
            new("temperature", celsius),
            new("humidity", calibration.Humidity(BinaryPrimitives.ReadUInt16BigEndian(data[8..]), celsius)),
            new("pressure", calibration.Pressure((data[2] << 12) | (data[3] << 4) | (data[4] >> 4), fine) / 100),
            Gas(data[13], data[14]),
        ];
    }

    private Measurement Gas(byte high, byte low)
    {
        var ohms = SensorValue.Of(calibration.GasResistance((high << 2) | (low >> 6), low & 0b1111));
        if ((low & GasValid) == 0)
            return new("gas_resistance", ohms, Quality.Bad, "The chip has skipped the gas measurement.");
        return (low & HeaterStable) == 0
            ? new("gas_resistance", ohms, Quality.Uncertain, "The heater has not reached its temperature; a longer HeaterTime may help.")
            : new("gas_resistance", ohms);
    }

    private static class Register
    {
        public const byte CalibrationThird = 0x00;
        public const byte Status = 0x1D;
        public const byte HeaterResistance0 = 0x5A;
        public const byte GasWait0 = 0x64;
        public const byte ControlGas1 = 0x71;
        public const byte ControlHumidity = 0x72;
        public const byte ControlMeasurement = 0x74;
        public const byte CalibrationFirst = 0x8A;
        public const byte Id = 0xD0;
        public const byte CalibrationSecond = 0xE1;
        public const byte Variant = 0xF0;
    }
}
