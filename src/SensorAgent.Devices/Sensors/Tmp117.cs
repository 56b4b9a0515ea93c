using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Texas Instruments TMP117 and TMP119: temperature on I2C.</summary>
/// <remarks>
/// Datasheet SNOSD82 rev. D: registers in section 7.6, one-shot mode in 7.4.3, averaging in 7.3.2, conversion 17.5 ms at most in 6.5,
/// data format in table 7-1. Eight conversions are averaged; the chip is shut down afterwards.
/// </remarks>
[Sensor("tmp117")]
internal sealed class Tmp117(II2cDevice device, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte Temperature = 0x00;
    private const byte Configuration = 0x01;
    private const byte IdentityRegister = 0x0F;
    private const int DataReady = 0b0010_0000_0000_0000;
    private static readonly TimeSpan ConversionTime = TimeSpan.FromMilliseconds(8 * 17.5);

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Texas Instruments TMP117: temperature")
    {
        Bus = BusKind.I2c,
        Addresses = [0x48, 0x49, 0x4A, 0x4B],
        Identity = new("TMP117", IdRegister.Word(IdentityRegister, 0x0117) with { Mask = 0x0FFF }), // the four bits above are the revision
        Quantities = [new("temperature", -55, 150)],
        ShortestInterval = TimeSpan.FromMilliseconds(150),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Tmp117(device, context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.Write([Configuration, 0b0000_1100, 0b0010_0000]); // one shot, average of eight
        await time.AtLeastAsync(ConversionTime, cancellationToken);
        if ((device.ReadUInt16(Configuration) & DataReady) == 0)
            throw new BusException(BusFault.BadData, "The chip is still converting after 140 ms.");
        return [new("temperature", (short)device.ReadUInt16(Temperature) * 0.0078125)];
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();
}
