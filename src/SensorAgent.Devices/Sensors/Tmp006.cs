using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Texas Instruments TMP006: temperature of what it looks at, without contact, on I2C.</summary>
/// <remarks>
/// Datasheet SBOS518E: registers in table 3, steps of 156.25 nV and 1/32 °C. User's guide SBOU107, section 5.1: the equations and their
/// constants; S0 is found by calibration, 6.4e-14 is typical. It converts for a second, then powers down.
/// </remarks>
[Sensor("tmp006")]
internal sealed class Tmp006(II2cDevice device, double sensitivity, TimeProvider time) : ISensor, ISensorDriver
{
    private const int MeasureOncePerSecond = 0x7000 | (0b010 << 9) | 0x0100; // four averages; the pin for ready on
    private const int PowerDown = 0x0000;
    private const int Ready = 0x0080;
    private const double VoltageStep = 156.25e-9;
    private const double KelvinAtZeroCelsius = 273.15;

    // One conversion a second, 10 % slower at most.
    private static readonly TimeSpan ConversionTime = TimeSpan.FromMilliseconds(1100);

    private static readonly Setting<double> SensitivityKey = Setting.Number(
        "Sensitivity", 6.4, 1, 20, "Calibration factor S0 in units of 1e-14, which depends on the housing.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Texas Instruments TMP006: temperature without contact")
    {
        Bus = BusKind.I2c,
        Addresses = [.. Enumerable.Range(0x40, 8)],
        Identity = new("TMP006", IdRegister.Word(Register.Manufacturer, 0x5449), IdRegister.Word(Register.Device, 0x0067)),
        Quantities = [new("temperature", -40, 150)],
        ShortestInterval = TimeSpan.FromSeconds(2),
        Settings = [SensitivityKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
        new Tmp006(device, context.Get(SensitivityKey) * 1e-14, context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.WriteUInt16(Register.Configuration, MeasureOncePerSecond);
        await time.AtLeastAsync(ConversionTime, cancellationToken);
        if ((device.ReadUInt16(Register.Configuration) & Ready) == 0)
            throw new BusException(BusFault.BadData, "The chip has not finished its conversion in time.");

        var voltage = (short)device.ReadUInt16(Register.Voltage) * VoltageStep;
        var die = ((short)device.ReadUInt16(Register.DieTemperature) >> 2) / 32.0;
        device.WriteUInt16(Register.Configuration, PowerDown);
        return [new("temperature", ObjectTemperature(voltage, die, sensitivity))];
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    /// <summary>Equations 1 to 4 of the user's guide: what the thermopile's voltage says about the object, in °C.</summary>
    internal static double ObjectTemperature(double voltage, double dieCelsius, double sensitivity)
    {
        var die = dieCelsius + KelvinAtZeroCelsius;
        var above = die - 298.15;
        var factor = sensitivity * (1 + (1.75e-3 * above) - (1.678e-5 * above * above));
        var offset = -2.94e-5 - (5.7e-7 * above) + (4.63e-9 * above * above);
        var clean = voltage - offset;
        return Math.Pow(Math.Pow(die, 4) + ((clean + (13.4 * clean * clean)) / factor), 0.25) - KelvinAtZeroCelsius;
    }

    private static class Register
    {
        public const byte Voltage = 0x00;
        public const byte DieTemperature = 0x01;
        public const byte Configuration = 0x02;
        public const byte Manufacturer = 0xFE;
        public const byte Device = 0xFF;
    }
}
