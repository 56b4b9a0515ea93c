using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>LM75 of many makers (National, NXP, TI, Maxim): temperature on I2C.</summary>
/// <remarks>
/// Datasheets LM75B SNIS153B of TI (9 bits, conversion 300 ms at most) and NXP LM75B rev. 6.1 (11 bits, tables 9 and 10): temperature register 0,
/// configuration register 1 with shutdown in bit 0. The chip is shut down between reads; it has no identity register.
/// </remarks>
[Sensor("lm75")]
internal sealed class Lm75(II2cDevice device, int bits, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte Temperature = 0;
    private const byte Configuration = 1;
    private const byte Awake = 0;
    private const byte ShutDown = 1;
    private static readonly TimeSpan ConversionTime = TimeSpan.FromMilliseconds(300);

    private static readonly Setting<int> BitsKey =
        Setting.Integer("Bits", 9, 9, 12, "Bits of the maker's chip: 9 for TI's LM75, LM75A and LM75B, 11 for NXP's LM75A and LM75B.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("LM75, LM75A, LM75B: temperature")
    {
        Bus = BusKind.I2c,
        Addresses = [0x48, 0x49, 0x4A, 0x4B, 0x4C, 0x4D, 0x4E, 0x4F],
        Quantities = [new("temperature", -55, 125)],
        ShortestInterval = TimeSpan.FromMilliseconds(350),
        Settings = [BitsKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Lm75(device, context.Get(BitsKey), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.Write([Configuration, Awake]);
        await time.AtLeastAsync(ConversionTime, cancellationToken);
        var raw = (short)device.ReadUInt16(Temperature);
        device.Write([Configuration, ShutDown]);

        var unused = 16 - bits; // undefined on some makers' chips
        return [new("temperature", (raw >> unused << unused) / 256.0)];
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();
}
