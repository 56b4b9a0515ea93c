using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Bosch BMP388, BMP384 and BMP390: temperature and air pressure on I2C.</summary>
/// <remarks>
/// Datasheets BST-BMP388-DS001 rev. 1.7 and BST-BMP390-DS002 rev. 1.7: registers in section 4.3, measuring time in section 3.9.2
/// (234 + 392 + 2020 · 8 + 163 + 2020 µs typically at the settings used). The chip sleeps between reads (forced mode).
/// </remarks>
[Sensor("bmp3xx")]
internal sealed class Bmp3xx(II2cDevice device, Bmp3xxCompensation compensation, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte PressureEightTimes = 0b000_011; // temperature once
    private const byte ForcedBoth = 0b0001_0011;
    private const int ErrorBits = 0b0000_0111;
    private const int BothReady = 0b0110_0000;
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(24); // 19 ms typically, and a fourth of it

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Bosch BMP388, BMP384, BMP390: temperature and air pressure")
    {
        Bus = BusKind.I2c,
        Addresses = [0x77, 0x76],
        Identity = new("BMP388 or BMP390", IdRegister.Byte(Register.Id, 0x50, 0x60)),
        Quantities = [new("temperature", -40, 85), new("pressure", 300, 1250)],
        ShortestInterval = TimeSpan.FromMilliseconds(50),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
    {
        Span<byte> calibration = stackalloc byte[Bmp3xxCompensation.Length];
        device.WriteRead([Register.Calibration], calibration);
        return new Bmp3xx(device, Bmp3xxCompensation.Parse(calibration), context.Time);
    });

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.Write([Register.Oversampling, PressureEightTimes]);
        device.Write([Register.PowerControl, ForcedBoth]);
        await time.AtLeastAsync(MeasuringTime, cancellationToken);
        return Convert();
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private Measurement[] Convert()
    {
        Span<byte> data = stackalloc byte[8]; // error, status, pressure, temperature
        device.WriteRead([Register.Error], data);
        if ((data[0] & ErrorBits) != 0)
            throw new BusException(BusFault.BadData, $"The chip reports a fault of its own (0x{data[0]:X2}).");
        if ((data[1] & BothReady) != BothReady)
            throw new BusException(BusFault.BadData, "The chip has not finished measuring; it was perhaps reset in between.");

        var celsius = compensation.Celsius(data[7] << 16 | data[6] << 8 | data[5]);
        return [new("temperature", celsius), new("pressure", compensation.Pascal(data[4] << 16 | data[3] << 8 | data[2], celsius) / 100)];
    }

    private static class Register
    {
        public const byte Id = 0x00;
        public const byte Error = 0x02;
        public const byte PowerControl = 0x1B;
        public const byte Oversampling = 0x1C;
        public const byte Calibration = 0x31;
    }
}
