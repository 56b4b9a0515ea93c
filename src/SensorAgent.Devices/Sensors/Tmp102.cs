using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Texas Instruments TMP102: temperature on I2C.</summary>
/// <remarks>
/// Datasheet SBOS397 rev. H: configuration register in section 7.5.3, temperature in table 2, conversion 35 ms at most in section 6.5. The
/// chip is shut down between one-shot conversions; it has no identity register.
/// </remarks>
[Sensor("tmp102")]
internal sealed class Tmp102(II2cDevice device, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte Temperature = 0;
    private const byte Configuration = 1;
    private const byte OneShotInShutdown = 0b1110_0001; // OS, 12 bit, SD
    private const byte AsDelivered = 0b1010_0000; // 4 Hz, alert, no extended mode
    private const int Done = 0b1000_0000_0000_0000;
    private static readonly TimeSpan ConversionTime = TimeSpan.FromMilliseconds(35);

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Texas Instruments TMP102: temperature")
    {
        Bus = BusKind.I2c,
        Addresses = [0x48, 0x49, 0x4A, 0x4B],
        Quantities = [new("temperature", -55, 128)],
        ShortestInterval = TimeSpan.FromMilliseconds(50),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Tmp102(device, context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.Write([Configuration, OneShotInShutdown, AsDelivered]);
        await time.AtLeastAsync(ConversionTime, cancellationToken);
        if ((device.ReadUInt16(Configuration) & Done) == 0)
            throw new BusException(BusFault.BadData, "The chip is still converting after 35 ms, or is no TMP102.");
        return [new("temperature", ((short)device.ReadUInt16(Temperature) >> 4) * 0.0625)];
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();
}
