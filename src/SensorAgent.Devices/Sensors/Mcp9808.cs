using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Microchip MCP9808: temperature on I2C.</summary>
/// <remarks>
/// Datasheet DS25095A: registers in section 5.1, configuration in 5.1.1, ambient temperature and its formula in 5.1.3, identity in 5.1.4
/// and 5.1.5, conversion of 250 ms (typical, at 0.0625 °C) in table 5.6. The chip is shut down between reads.
/// </remarks>
[Sensor("mcp9808")]
internal sealed class Mcp9808(II2cDevice device, TimeProvider time) : ISensor, ISensorDriver
{
    private static readonly TimeSpan ConversionTime = TimeSpan.FromMilliseconds(300); // 250 ms typically, and no greatest value is given

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Microchip MCP9808: temperature")
    {
        Bus = BusKind.I2c,
        Addresses = [0x18, 0x19, 0x1A, 0x1B, 0x1C, 0x1D, 0x1E, 0x1F],
        Identity = new("MCP9808", IdRegister.Word(Register.Maker, 0x0054), IdRegister.Word(Register.Device, 0x0400) with { Mask = 0xFF00 }),
        Quantities = [new("temperature", -40, 125)],
        ShortestInterval = TimeSpan.FromMilliseconds(350),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Mcp9808(device, context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.Write([Register.Configuration, 0, 0]);
        await time.AtLeastAsync(ConversionTime, cancellationToken);
        int raw = device.ReadUInt16(Register.Ambient);
        device.Write([Register.Configuration, 0b0000_0001, 0]); // SHDN
        return [new("temperature", raw.SignExtend(13) / 16.0)]; // the three bits above are the alarms
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private static class Register
    {
        public const byte Configuration = 1;
        public const byte Ambient = 5;
        public const byte Maker = 6;
        public const byte Device = 7;
    }
}
