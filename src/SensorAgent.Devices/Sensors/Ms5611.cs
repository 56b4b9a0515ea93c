using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Measurement Specialties (TE) MS5611: air pressure and temperature on I2C.</summary>
/// <remarks>
/// Datasheet MS5611-01BA03 of October 2012: commands on p. 10, conversion 9.04 ms at most at 4096 samples (p. 3), reset 2.8 ms (p. 10). The chip
/// stands by on its own between conversions; it has no identity register, but its memory has a checksum.
/// </remarks>
[Sensor("ms5611")]
internal sealed class Ms5611(II2cDevice device, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte Reset = 0x1E;
    private const byte ConvertPressure = 0x48; // 4096 samples
    private const byte ConvertTemperature = 0x58;
    private const byte ReadResult = 0x00;
    private const byte ReadMemory = 0xA0;
    private static readonly TimeSpan ResetTime = TimeSpan.FromMilliseconds(2.8);
    private static readonly TimeSpan ConversionTime = TimeSpan.FromMilliseconds(9.04); // at most

    private Ms5611Compensation? _compensation;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("TE MS5611: air pressure and temperature")
    {
        Bus = BusKind.I2c,
        Addresses = [0x77, 0x76],
        Quantities = [new("pressure", 10, 1200), new("temperature", -40, 85)],
        ShortestInterval = TimeSpan.FromMilliseconds(30),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Ms5611(device, context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        var compensation = _compensation ??= await StartAsync(cancellationToken);
        var rawPressure = await ConvertAsync(ConvertPressure, cancellationToken);
        var rawTemperature = await ConvertAsync(ConvertTemperature, cancellationToken);
        var (hundredths, pascal) = compensation.Compute(rawPressure, rawTemperature);
        return [new("pressure", pascal / 100.0), new("temperature", hundredths / 100.0)];
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private async Task<Ms5611Compensation> StartAsync(CancellationToken cancellationToken)
    {
        device.Write([Reset]); // loads the memory
        await time.AtLeastAsync(ResetTime, cancellationToken);
        var words = new ushort[Ms5611Compensation.Words];
        for (var i = 0; i < words.Length; i++)
            words[i] = device.ReadUInt16((byte)(ReadMemory + (i * 2)));
        return Ms5611Compensation.Parse(words);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<uint> ConvertAsync(byte command, CancellationToken cancellationToken)
    {
        device.Write([command]);
        await time.AtLeastAsync(ConversionTime, cancellationToken);
        var raw = ReadConversion();
        return raw != 0 ? raw : throw new BusException(BusFault.BadData, "The chip has not converted, or is still at it."); // p. 11
    }

    private uint ReadConversion()
    {
        Span<byte> raw = stackalloc byte[3];
        device.WriteRead([ReadResult], raw);
        return (uint)(raw[0] << 16 | raw[1] << 8 | raw[2]);
    }
}
