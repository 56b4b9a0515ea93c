using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Microchip MCP9600 and MCP9601: temperature of a thermocouple on I2C.</summary>
/// <remarks>
/// Datasheet DS20005426: hot junction in section 5.1.1, status in 5.2.1, thermocouple in 5.2.2, device configuration in 5.2.3 (18 bits take 320 ms
/// in table 5-1), identity in 5.3.4. The chip is shut down between single bursts of one sample.
/// </remarks>
[Sensor("mcp9600")]
internal sealed class Mcp9600(II2cDevice device, byte type, TimeProvider time) : ISensor, ISensorDriver
{
    private const int BurstComplete = 0b1000_0000;
    private const int OutOfRange = 0b0001_0000;
    private const byte BurstOfOne = 0b0_00_000_10; // cold junction 0.0625 °C, 18 bits
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private const int Steps = 16; // 800 ms for 320 ms and the cold junction's 250 ms

    private static readonly string[] Types = ["K", "J", "T", "N", "S", "E", "B", "R"]; // by their code (5.2.2)

    private static readonly Setting<string> TypeKey = Setting.Choice("Type", "K", Types, "Type of the thermocouple.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Microchip MCP9600, MCP9601: temperature of a thermocouple")
    {
        Bus = BusKind.I2c,
        Addresses = [0x67, 0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66],
        Identity = new("MCP9600", IdRegister.Word(Register.Identity, 0x4000, 0x4100) with { Mask = 0xFF00 }),
        Quantities = [new("temperature", -200, 1800)],
        ShortestInterval = TimeSpan.FromSeconds(1),
        Settings = [TypeKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
        new Mcp9600(device, (byte)Array.IndexOf(Types, context.Get(TypeKey)), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.Write([Register.Thermocouple, (byte)(type << 4)]);
        device.Write([Register.Status, 0]);
        device.Write([Register.Device, BurstOfOne]); // starts it, and shuts down afterwards
        await DataReady.WaitAsync(device, static device => IsComplete(device.ReadByte(Register.Status)), Step, Steps, time, cancellationToken);
        return [new("temperature", (short)device.ReadUInt16(Register.HotJunction) * 0.0625)];
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private static bool IsComplete(byte status)
    {
        if ((status & BurstComplete) == 0)
            return false;
        if ((status & OutOfRange) != 0)
            throw new BusException(
                BusFault.BadData, "The thermocouple's voltage is not one of its type; look whether it is connected, and of that type.");
        return true;
    }

    private static class Register
    {
        public const byte HotJunction = 0x00;
        public const byte Status = 0x04;
        public const byte Thermocouple = 0x05;
        public const byte Device = 0x06;
        public const byte Identity = 0x20;
    }
}
