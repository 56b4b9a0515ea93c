using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Texas Instruments INA226: voltage, current and power on I2C.</summary>
/// <remarks>
/// Datasheet SBOS547A: calibration in section 7.5.1 (equations 1 to 4) with a worked example, registers in 7.6, conversion times in
/// the electrical characteristics. It converts once for each read and rests in between.
/// </remarks>
[Sensor("ina226")]
internal sealed class Ina226(II2cDevice device, Ina226.Shunt shunt, TimeProvider time) : ISensor, ISensorDriver
{
    private const double BusStep = 0.001_25;
    private const int ConversionReady = 0b1000;
    private const int MathOverflow = 0b0100;

    // 16 averages, 1.1 ms for either voltage, both triggered once; 1.21 ms each at most.
    private const int MeasureOnce = 0x4000 | (0b010 << 9) | (0b100 << 6) | (0b100 << 3) | 0b011;
    private static readonly TimeSpan ConversionTime = TimeSpan.FromMilliseconds(16 * 2 * 1.21);
    private static readonly ShuntReading Line = new();

    private static readonly Setting<double> ShuntKey = Setting.Number("Shunt", 0.1, 0.000_01, 100, "Shunt resistor in ohms.");

    private static readonly Setting<double> MaximumCurrentKey = Setting.Number(
        "MaximumCurrent", 0.8, 0.001, 10_000, "Greatest current expected, in amperes; less makes it finer.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Texas Instruments INA226: voltage, current and power")
    {
        Bus = BusKind.I2c,
        Addresses = [.. Enumerable.Range(0x40, 16)],
        Identity = new("INA226", IdRegister.Word(Register.Manufacturer, 0x5449), IdRegister.Word(Register.Die, 0x2260)),
        Quantities = [new("voltage", 0, 36), new("current"), new("power")],
        ShortestInterval = TimeSpan.FromMilliseconds(100),
        Settings = [ShuntKey, MaximumCurrentKey],
        Check = section =>
        {
            if (section.Get(ShuntKey) * section.Get(MaximumCurrentKey) > 0.081_92 + 1e-9)
                section.Add(
                    "MaximumCurrent", "drops more than 0.08192 V over the shunt, which the chip cannot measure", "lower it, or take a smaller shunt");
        },
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
        new Ina226(device, Shunt.Of(context.Get(ShuntKey), context.Get(MaximumCurrentKey)), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.WriteUInt16(Register.Calibration, shunt.Calibration);
        device.WriteUInt16(Register.Configuration, MeasureOnce);
        await time.AtLeastAsync(ConversionTime, cancellationToken);

        var flags = device.ReadUInt16(Register.MaskEnable);
        if ((flags & ConversionReady) == 0)
            throw new BusException(BusFault.BadData, "The chip has not finished its conversion in time.");
        if ((flags & MathOverflow) != 0)
            throw new BusException(BusFault.BadData, "The current is beyond what the chip can calculate; raise MaximumCurrent.");
        var drop = (short)device.ReadUInt16(Register.ShuntVoltage);
        var volts = device.ReadUInt16(Register.BusVoltage) * BusStep;
        var current = (short)device.ReadUInt16(Register.Current) * shunt.CurrentStep;
        var power = device.ReadUInt16(Register.Power) * shunt.CurrentStep * 25; // 7.5.1; the register has no sign

        return Line.Of(volts, current, Math.CopySign(power, current), isAtLimit: drop is short.MaxValue or short.MinValue);
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    /// <summary>The shunt as the chip takes it.</summary>
    /// <param name="Calibration">The calibration register.</param>
    /// <param name="CurrentStep">Amperes per count of the current register, of the calibration that is really written.</param>
    internal sealed record Shunt(int Calibration, double CurrentStep)
    {
        /// <summary>Equations 1 and 2: calibration = 0.00512 / (step * ohms), step = greatest current / 2^15.</summary>
        public static Shunt Of(double ohms, double amperes)
        {
            var calibration = (int)Math.Min(0x7FFF, 0.005_12 / (amperes / 32_768 * ohms));
            return new(calibration, 0.005_12 / (calibration * ohms));
        }
    }

    private static class Register
    {
        public const byte Configuration = 0x00;
        public const byte ShuntVoltage = 0x01;
        public const byte BusVoltage = 0x02;
        public const byte Power = 0x03;
        public const byte Current = 0x04;
        public const byte Calibration = 0x05;
        public const byte MaskEnable = 0x06;
        public const byte Manufacturer = 0xFE;
        public const byte Die = 0xFF;
    }
}
