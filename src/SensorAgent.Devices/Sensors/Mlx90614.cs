using System.Buffers.Binary;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Melexis MLX90614: temperature without touching, on I2C (SMBus).</summary>
/// <remarks>
/// Datasheet 3901090614 rev. 13: RAM addresses in table 8, packet error code in section 8.4.3, temperatures and error flag in section 8.7. The
/// chip measures all the time; its sleep mode can only be left by holding SDA low, which a kernel's adapter cannot.
/// </remarks>
[Sensor("mlx90614")]
internal sealed class Mlx90614(II2cDevice device, int address, byte register) : ISensor, ISensorDriver
{
    private const byte Ambient = 0x06;
    private const byte Object = 0x07;
    private const int ErrorFlag = 0x8000;
    private const string OfTheChip = "ambient";

    private static readonly Setting<string> OfKey =
        Setting.Choice("Of", "object", ["object", OfTheChip], "What to take the temperature of: the object in sight, or the chip itself.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Melexis MLX90614: temperature of what is in sight, without touching it")
    {
        Bus = BusKind.I2c,
        Addresses = [0x5A, 0x5B, 0x5C, 0x5D],
        Quantities = [new("temperature", -70, 382.2)],
        ShortestInterval = TimeSpan.FromMilliseconds(200),
        Settings = [OfKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
        new Mlx90614(device, context.Get(Description.Address), context.Get(OfKey) == OfTheChip ? Ambient : Object));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        Span<byte> answer = stackalloc byte[3];
        device.WriteRead([register], answer);
        Check(answer);

        var raw = BinaryPrimitives.ReadUInt16LittleEndian(answer);
        if ((raw & ErrorFlag) != 0)
            throw new BusException(BusFault.BadData, "The chip has marked its value as wrong.");
        return new([new("temperature", (raw * 0.02) - 273.15)]);
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    /// <summary>The packet error code covers everything on the wire, both address bytes too.</summary>
    private void Check(ReadOnlySpan<byte> answer)
    {
        ReadOnlySpan<byte> wire = [(byte)(address << 1), register, (byte)(address << 1 | 1), answer[0], answer[1]];
        if (Crc8.Smbus(wire) != answer[2])
            throw new BusException(BusFault.BadData, "The chip's answer is damaged (PEC); look at the cable.");
    }
}
