using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Bosch BMP180, and the BMP085 before it: temperature and air pressure on I2C.</summary>
/// <remarks>
/// Datasheet BST-BMP180-DS000 rev. 2.3: measuring in figure 4 (p. 15), control values and conversion times in table 8 (p. 21),
/// registers in section 4, id in 4.3. Oversampling 3 has the least noise. Between conversions the chip is in standby by itself.
/// </remarks>
[Sensor("bmp180")]
internal sealed class Bmp180(II2cDevice device, Bmp180Compensation compensation, TimeProvider time) : ISensor, ISensorDriver
{
    private const int Oversampling = 3;
    private const byte MeasureTemperature = 0x2E;
    private const byte MeasurePressure = 0x34 | (Oversampling << 6);
    private static readonly TimeSpan TemperatureTime = TimeSpan.FromMilliseconds(4.5); // at most
    private static readonly TimeSpan PressureTime = TimeSpan.FromMilliseconds(25.5); // at most

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Bosch BMP180 or BMP085: temperature and air pressure")
    {
        Bus = BusKind.I2c,
        Addresses = [0x77],
        Identity = new("BMP180", IdRegister.Byte(Register.Id, 0x55) with { Others = BoschIds.AtD0 }),
        Quantities = [new("temperature", -40, 85), new("pressure", 300, 1100)],
        ShortestInterval = TimeSpan.FromMilliseconds(50),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
    {
        Span<byte> calibration = stackalloc byte[Bmp180Compensation.Length];
        device.WriteRead([Register.Calibration], calibration);
        return new Bmp180(device, Bmp180Compensation.Parse(calibration), context.Time);
    });

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.Write([Register.Control, MeasureTemperature]);
        await time.AtLeastAsync(TemperatureTime, cancellationToken);
        var temperature = device.ReadUInt16(Register.Result);

        device.Write([Register.Control, MeasurePressure]);
        await time.AtLeastAsync(PressureTime, cancellationToken);
        var pressure = ReadPressure();

        var (tenths, b5) = compensation.Temperature(temperature);
        return [new("temperature", tenths / 10.0), new("pressure", compensation.Pressure(pressure, b5, Oversampling) / 100.0)];
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private int ReadPressure()
    {
        Span<byte> raw = stackalloc byte[4];
        device.WriteRead([Register.Result], raw[1..]);
        return BinaryPrimitives.ReadInt32BigEndian(raw) >> (8 - Oversampling);
    }

    private static class Register
    {
        public const byte Calibration = 0xAA;
        public const byte Id = 0xD0;
        public const byte Control = 0xF4;
        public const byte Result = 0xF6;
    }
}

/// <summary>The same driver under the older chip's name.</summary>
[Sensor("bmp085")]
internal sealed class Bmp085 : ISensorDriver
{
    private Bmp085()
    {
    }

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = Bmp180.Description with { Summary = "Bosch BMP085: temperature and air pressure" };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => Bmp180.Create(context);
}
