using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>ROHM BH1750FVI: illuminance on I2C.</summary>
/// <remarks>
/// Technical note 2011.11 rev. D: instruction set p. 5, measurement time p. 2 (180 ms at most in H-resolution mode), formula p. 7
/// (counts / 1.2), measurement time register p. 11 (31 to 254, 69 as delivered).
/// </remarks>
[Sensor("bh1750")]
internal sealed class Bh1750(II2cDevice device, int measurementTime, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte PowerOn = 0b0000_0001;
    private const byte OneTimeHighResolution = 0b0010_0000;
    private const byte MeasurementTimeHigh = 0b0100_0000;
    private const byte MeasurementTimeLow = 0b0110_0000;
    private const double CountsPerLux = 1.2;
    private const int UsualMeasurementTime = 69;
    private static readonly TimeSpan ConversionTime = TimeSpan.FromMilliseconds(180);

    private static readonly Setting<int> MeasurementTimeKey = Setting.Integer(
        "MeasurementTime", UsualMeasurementTime, 31, 254,
        "Measurement time register: more makes it slower and more sensitive, as behind a dark window.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("ROHM BH1750: illuminance")
    {
        Bus = BusKind.I2c,
        Addresses = [0x23, 0x5C],
        Quantities = [new("illuminance", 0, 65_535 / CountsPerLux * UsualMeasurementTime / 31)],
        ShortestInterval = TimeSpan.FromMilliseconds(200),
        Settings = [MeasurementTimeKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) =>
        context.OpenI2c(device => new Bh1750(device, context.Get(MeasurementTimeKey), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.Write([PowerOn]);
        device.Write([(byte)(MeasurementTimeHigh | (measurementTime >> 5))]);
        device.Write([(byte)(MeasurementTimeLow | (measurementTime & 0b1_1111))]);
        device.Write([OneTimeHighResolution]); // powers down by itself afterwards
        await time.AtLeastAsync(ConversionTime * ((double)measurementTime / UsualMeasurementTime), cancellationToken);

        var counts = ReadCounts();
        var lux = counts / CountsPerLux * UsualMeasurementTime / measurementTime;
        return counts == ushort.MaxValue
            ? [new("illuminance", SensorValue.Of(lux), Quality.Uncertain, "The chip is at its limit; it may be brighter.")]
            : [new("illuminance", lux)];
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private ushort ReadCounts()
    {
        Span<byte> raw = stackalloc byte[2];
        device.Read(raw);
        return BinaryPrimitives.ReadUInt16BigEndian(raw);
    }
}
