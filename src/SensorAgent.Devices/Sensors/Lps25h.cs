using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>ST LPS25H and LPS25HB: air pressure and temperature on I2C.</summary>
/// <remarks>
/// Datasheet LPS25H DocID023722 rev. 6: registers in section 8 (CTRL_REG1 8.5, CTRL_REG2 8.6, STATUS 8.11, results 8.12 to 8.16); 4096 counts
/// per hPa, and 42.5 °C plus 1/480 °C per count. The chip is powered down between one-shot measurements.
/// </remarks>
[Sensor("lps25h")]
internal sealed class Lps25h(II2cDevice device, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte WhoAmI = 0x0F;
    private readonly byte[] _raw = new byte[5];

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("ST LPS25H, LPS25HB: air pressure and temperature")
    {
        Bus = BusKind.I2c,
        Addresses = [0x5C, 0x5D],
        Identity = new("LPS25H", IdRegister.Byte(WhoAmI, 0xBD) with { Others = StIds.Pressure }),
        Quantities = [new("pressure", 260, 1260), new("temperature", -25.8, 105)],
        ShortestInterval = TimeSpan.FromMilliseconds(80),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Lps25h(device, context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        await StOneShot.MeasureAsync(device, _raw, time, cancellationToken);
        return
        [
            new("pressure", TwosComplement.Int24LittleEndian(_raw) / 4096.0),
            new("temperature", 42.5 + (BinaryPrimitives.ReadInt16LittleEndian(_raw.AsSpan(3)) / 480.0)),
        ];
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();
}
