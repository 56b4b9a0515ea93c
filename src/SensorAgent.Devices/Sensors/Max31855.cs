using System.Buffers.Binary;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Maxim MAX31855: temperature of a thermocouple, and of the chip at its cold end, on SPI.</summary>
/// <remarks>
/// Datasheet 19-5793 rev. 5: memory map in table 2, data formats in tables 4 and 5, conversion time at most 100 ms, clock at most 5 MHz. The type of
/// the thermocouple is the chip's own (its last letter); the chip converts without being asked and has no low-power mode.
/// </remarks>
[Sensor("max31855")]
internal sealed class Max31855(ISpiDevice device) : ISensor, ISensorDriver
{
    private const uint ReservedBits = 1 << 17 | 1 << 3; // always zero (table 2)
    private const uint Fault = 1 << 16;
    private const uint ShortToSupply = 0b100;
    private const uint ShortToGround = 0b010;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Maxim MAX31855: temperature of a thermocouple and of its cold end")
    {
        Bus = BusKind.Spi,
        Quantities = [new("temperature", -270, 1800), new("cold_junction_temperature", -55, 127)],
        ShortestInterval = TimeSpan.FromMilliseconds(100),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => new Max31855(context.OpenSpi(new(5_000_000)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        Span<byte> answer = stackalloc byte[4];
        device.Read(answer);
        return new(Convert(answer));
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private static Measurement[] Convert(ReadOnlySpan<byte> answer)
    {
        SpiTransfers.RefuseSilence(answer, "MAX31855"); // zeros would be 0 °C at both ends, which the chip's own warmth rules out
        var bits = BinaryPrimitives.ReadUInt32BigEndian(answer);
        if ((bits & ReservedBits) != 0)
            throw new BusException(BusFault.BadData, $"The chip's answer 0x{bits:X8} is none of a MAX31855; look at the wiring.");
        if ((bits & Fault) != 0)
        {
            throw new BusException(BusFault.BadData, (bits & ShortToSupply) != 0 ? "The thermocouple is shorted to the supply."
                : (bits & ShortToGround) != 0 ? "The thermocouple is shorted to ground."
                : "The thermocouple is not connected, or broken.");
        }

        return [new("temperature", ((int)bits >> 18) * 0.25), new("cold_junction_temperature", ((int)(bits << 16) >> 20) * 0.0625)];
    }
}
