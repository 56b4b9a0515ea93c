using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>ST LPS22HB, and LPS22HH with the same registers: air pressure and temperature on I2C.</summary>
/// <remarks>
/// Datasheet DocID027083 rev. 6: registers in section 9 (CTRL_REG1 9.5, CTRL_REG2 9.6, STATUS 9.20, results 9.21 to 9.25), scale in section
/// 4.4 and 4.5: 4096 counts per hPa, 100 per °C. The chip powers down by itself after a one-shot measurement.
/// </remarks>
[Sensor("lps22hb")]
internal sealed class Lps22hb(II2cDevice device, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte BlockDataUpdate = 0b0000_0010; // with the rate 000: one shot
    private const byte OneShot = 0b0001_0001; // with the pointer moving on
    private const int BothReady = 0b11;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);
    private const int Steps = 20;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("ST LPS22HB, LPS22HH: air pressure and temperature")
    {
        Bus = BusKind.I2c,
        Addresses = [0x5C, 0x5D],
        Identity = new("LPS22HB", IdRegister.Byte(Register.WhoAmI, 0xB1, 0xB3) with { Others = StIds.Pressure }),
        Quantities = [new("pressure", 260, 1260), new("temperature", -40, 85)],
        ShortestInterval = TimeSpan.FromMilliseconds(20),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Lps22hb(device, context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.Write([Register.Control1, BlockDataUpdate]);
        device.Write([Register.Control2, OneShot]);
        await DataReady.WaitAsync(device, static device => (device.ReadByte(Register.Status) & BothReady) == BothReady, Step, Steps, time, cancellationToken);
        return Convert();
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private Measurement[] Convert()
    {
        Span<byte> raw = stackalloc byte[5];
        device.WriteRead([Register.Output], raw);
        return
        [
            new("pressure", TwosComplement.Int24LittleEndian(raw) / 4096.0),
            new("temperature", BinaryPrimitives.ReadInt16LittleEndian(raw[3..]) / 100.0),
        ];
    }

    private static class Register
    {
        public const byte WhoAmI = 0x0F;
        public const byte Control1 = 0x10;
        public const byte Control2 = 0x11;
        public const byte Status = 0x27;
        public const byte Output = 0x28;
    }
}
