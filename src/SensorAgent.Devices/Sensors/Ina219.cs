using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Texas Instruments INA219: voltage, current and power on I2C.</summary>
/// <remarks>
/// Datasheet SBOS448G: calibration in section 8.5 (equations 1 and 5), worked example in 8.5.3, registers in 8.6, conversion times in
/// table 5. It has no id register; after a reset the configuration register must read as delivered. It converts once for each
/// read and rests in between.
/// </remarks>
[Sensor("ina219")]
internal sealed class Ina219(II2cDevice device, Ina219.Shunt shunt, TimeProvider time) : ISensor, ISensorDriver
{
    private const int Reset = 0x8000;
    private const ushort AsDelivered = 0x399F;
    private const double BusStep = 0.004;

    // 32 V range, 8 samples averaged for either voltage, both triggered once. Two times 8 * 586 µs at most.
    private const int MeasureOnce = 0x2000 | (0b1011 << 7) | (0b1011 << 3) | 0b011;
    private static readonly TimeSpan ConversionTime = TimeSpan.FromMilliseconds(2 * 8 * 0.586);
    private static readonly ShuntReading Line = new();

    private static readonly Setting<double> ShuntKey = Setting.Number("Shunt", 0.1, 0.000_1, 100, "Shunt resistor in ohms.");

    private static readonly Setting<double> MaximumCurrentKey = Setting.Number(
        "MaximumCurrent", 3.2, 0.001, 1000, "Greatest current expected, in amperes; less makes it finer.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Texas Instruments INA219: voltage, current and power")
    {
        Bus = BusKind.I2c,
        Addresses = [.. Enumerable.Range(0x40, 16)],
        Quantities = [new("voltage", 0, 32), new("current"), new("power")],
        ShortestInterval = TimeSpan.FromMilliseconds(50),
        Settings = [ShuntKey, MaximumCurrentKey],
        Check = section =>
        {
            if (section.Get(ShuntKey) * section.Get(MaximumCurrentKey) > 0.32 + 1e-9)
                section.Add(
                    "MaximumCurrent", "drops more than 0.32 V over the shunt, which the chip cannot measure", "lower it, or take a smaller shunt");
        },
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
    {
        CheckIdentity(device);
        return new Ina219(device, Shunt.Of(context.Get(ShuntKey), context.Get(MaximumCurrentKey)), context.Time);
    });

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.WriteUInt16(Register.Calibration, shunt.Calibration);
        device.WriteUInt16(Register.Configuration, MeasureOnce | (shunt.Gain << 11));
        await time.AtLeastAsync(ConversionTime, cancellationToken);

        var bus = device.ReadUInt16(Register.BusVoltage);
        if ((bus & 0b10) == 0)
            throw new BusException(BusFault.BadData, "The chip has not finished its conversion in time.");
        if ((bus & 0b01) != 0)
            throw new BusException(BusFault.BadData, "The current is beyond what the chip can calculate; raise MaximumCurrent.");
        var drop = (short)device.ReadUInt16(Register.ShuntVoltage);
        var current = (short)device.ReadUInt16(Register.Current) * shunt.CurrentStep;
        var power = device.ReadUInt16(Register.Power) * shunt.CurrentStep * 20; // equation 3; the register has no sign

        return Line.Of((bus >> 3) * BusStep, current, Math.CopySign(power, current), isAtLimit: Math.Abs((int)drop) >= shunt.FullScale);
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private static void CheckIdentity(II2cDevice device)
    {
        device.WriteUInt16(Register.Configuration, Reset);
        var configuration = device.ReadUInt16(Register.Configuration);
        if (configuration != AsDelivered)
            throw new BusException(
                BusFault.BadData, $"This chip is no INA219: its configuration is 0x{configuration:X4} after a reset instead of 0x399F.");
    }

    /// <summary>The shunt as the chip takes it.</summary>
    /// <param name="Calibration">The calibration register.</param>
    /// <param name="CurrentStep">Amperes per count of the current register, of the calibration that is really written.</param>
    /// <param name="Gain">The bits PG: 40, 80, 160 or 320 mV over the shunt.</param>
    internal sealed record Shunt(int Calibration, double CurrentStep, int Gain)
    {
        private const int MostCalibration = 0xFFFE; // bit 0 cannot be set (8.6.3.4)

        /// <summary>The count of the shunt voltage at the end of its range, at 10 µV each.</summary>
        public int FullScale => 4000 << Gain;

        /// <summary>Equations 1 and 2: calibration = 0.04096 / (step * ohms), step = greatest current / 2^15.</summary>
        public static Shunt Of(double ohms, double amperes)
        {
            var calibration = (int)Math.Min(MostCalibration, 0.04096 / (amperes / 32_768 * ohms)) & MostCalibration;
            var gain = ((ohms * amperes) - 1e-9) switch
            {
                <= 0.04 => 0b00,
                <= 0.08 => 0b01,
                <= 0.16 => 0b10,
                _ => 0b11,
            };
            return new(calibration, 0.04096 / (calibration * ohms), gain);
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
    }
}
