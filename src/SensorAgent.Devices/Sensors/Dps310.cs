using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Infineon DPS310 and DPS368: air pressure and temperature on I2C.</summary>
/// <remarks>
/// Datasheet DPS310 rev. 1.2: measuring in section 4.8 and 4.9 (scale factors in table 9, formulas in 4.9.1 and 4.9.2), registers in sections
/// 7 and 8, conversion times in table 16. Pressure is measured eight times (14.8 ms), temperature once (3.6 ms); the chip stands by otherwise.
/// </remarks>
[Sensor("dps310")]
internal sealed class Dps310(II2cDevice device, TimeProvider time) : ISensor, ISensorDriver
{
    private const int CoefficientsReady = 0b1000_0000;
    private const int TemperatureReady = 0b0010_0000;
    private const int PressureReady = 0b0001_0000;
    private const int ExternalTemperature = 0b1000_0000;
    private const byte EightTimes = 0b011;
    private const byte MeasurePressure = 0b001;
    private const byte MeasureTemperature = 0b010;
    private static readonly TimeSpan StartTime = TimeSpan.FromMilliseconds(40); // coefficients, 40 ms at most after power-on (6.1)
    private static readonly TimeSpan TemperatureTime = TimeSpan.FromMilliseconds(3.6);
    private static readonly TimeSpan PressureTime = TimeSpan.FromMilliseconds(14.8);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(4);
    private const int Steps = 5; // no greatest times are given

    private Dps310Coefficients? _coefficients;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Infineon DPS310, DPS368: air pressure and temperature")
    {
        Bus = BusKind.I2c,
        Addresses = [0x77, 0x76],
        Identity = new("DPS310", IdRegister.Byte(Register.ProductId, 0x10)),
        Quantities = [new("pressure", 300, 1200), new("temperature", -40, 85)],
        ShortestInterval = TimeSpan.FromMilliseconds(50),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Dps310(device, context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        var coefficients = _coefficients ??= await StartAsync(cancellationToken);
        var temperature = await MeasureAsync(MeasureTemperature, TemperatureTime, TemperatureReady, Register.Temperature, cancellationToken);
        var pressure = await MeasureAsync(MeasurePressure, PressureTime, PressureReady, Register.Pressure, cancellationToken);
        return
        [
            new("pressure", coefficients.Pascal(pressure, temperature) / 100),
            new("temperature", coefficients.Celsius(temperature)),
        ];
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private async Task<Dps310Coefficients> StartAsync(CancellationToken cancellationToken)
    {
        if ((device.ReadByte(Register.Measure) & CoefficientsReady) == 0)
            await time.AtLeastAsync(StartTime, cancellationToken);
        if ((device.ReadByte(Register.Measure) & CoefficientsReady) == 0)
            throw new BusException(BusFault.BadData, "The chip has not found its coefficients 40 ms after its start.");

        MendTemperature();
        var external = device.ReadByte(Register.CoefficientSource) & ExternalTemperature; // measure with the sensor that was calibrated (8.11)
        device.Write([Register.PressureSetting, EightTimes]);
        device.Write([Register.TemperatureSetting, (byte)external]);
        return ReadCoefficients();
    }

    /// <summary>
    /// Some chips show 60 °C where it is 20 °C until this is written. The maker's remedy in registers that the datasheet does not have;
    /// known from Infineon's library and the kernel's driver (drivers/iio/pressure/dps310.c). A set bit 1 in 0x32 says that it is not needed.
    /// </summary>
    private void MendTemperature()
    {
        if ((device.ReadByte(0x32) & 0b10) != 0)
            return;
        device.Write([0x0E, 0xA5]);
        device.Write([0x0F, 0x96]);
        device.Write([0x62, 0x02]);
        device.Write([0x0E, 0x00]);
        device.Write([0x0F, 0x00]);
    }

    private Dps310Coefficients ReadCoefficients()
    {
        Span<byte> bytes = stackalloc byte[Dps310Coefficients.Length];
        device.WriteRead([Register.Coefficients], bytes);
        return Dps310Coefficients.Parse(bytes);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> MeasureAsync(byte what, TimeSpan duration, int ready, byte result, CancellationToken cancellationToken)
    {
        device.Write([Register.Measure, what]);
        await time.AtLeastAsync(duration, cancellationToken);
        await DataReady.WaitAsync((device, ready), static flag => (flag.device.ReadByte(Register.Measure) & flag.ready) != 0, Step, Steps, time, cancellationToken);
        return ReadResult(result);
    }

    private int ReadResult(byte register)
    {
        Span<byte> raw = stackalloc byte[3];
        device.WriteRead([register], raw);
        return TwosComplement.Int24BigEndian(raw);
    }

    private static class Register
    {
        public const byte Pressure = 0x00;
        public const byte Temperature = 0x03;
        public const byte PressureSetting = 0x06;
        public const byte TemperatureSetting = 0x07;
        public const byte Measure = 0x08;
        public const byte ProductId = 0x0D;
        public const byte Coefficients = 0x10;
        public const byte CoefficientSource = 0x28;
    }
}
