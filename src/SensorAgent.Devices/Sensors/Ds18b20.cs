using System.Buffers.Binary;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Sensors;

/// <summary>Maxim DS18B20 and its kin (DS18S20, DS1822, DS1825, DS28EA00): temperature on the kernel's 1-Wire bus.</summary>
/// <remarks>Datasheet 19-7487 rev. 6: temperature register and table 1 on p. 6, scratchpad p. 8, CRC p. 9.</remarks>
[Sensor("ds18b20")]
internal sealed class Ds18b20(IOneWire bus, string id) : ISensor, ISensorDriver
{
    private const int ScratchpadLength = 9;
    private static readonly string[] Families = ["28", "10", "22", "3b", "42"];

    private static readonly Setting<string> IdKey = Setting.Text(
        "Id", "", "Id on the bus, such as 28-000005e2fdc3; empty takes the only one there is.",
        "use an id such as 28-000005e2fdc3; /sys/bus/w1/devices lists them",
        text =>
            text.Length > 3 && text[2] == '-' && Families.Contains(text[..2], StringComparer.OrdinalIgnoreCase)
                && text[3..].All(char.IsAsciiHexDigit));

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Maxim DS18B20, DS18S20, DS1822, DS1825, DS28EA00: temperature on 1-Wire")
    {
        Bus = BusKind.OneWire,
        Quantities = [new("temperature", -55, 125)],
        DefaultInterval = TimeSpan.FromSeconds(10),
        ShortestInterval = TimeSpan.FromSeconds(1),
        Settings = [IdKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context)
    {
        var bus = context.Board.OneWire;
        return new Ds18b20(bus, context.Get(IdKey) is { Length: > 0 } id ? id : TheOnlyOne(bus));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        Span<byte> scratchpad = stackalloc byte[ScratchpadLength];
        bus.ReadScratchpad(id, scratchpad);
        return new([new("temperature", Convert(scratchpad, isDs18s20: id.StartsWith("10-", StringComparison.Ordinal)))]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The kernel keeps the bus open.
    }

    /// <summary>Turns a scratchpad into °C; refuses what is no reading.</summary>
    internal static double Convert(ReadOnlySpan<byte> scratchpad, bool isDs18s20)
    {
        if (!scratchpad.ContainsAnyExcept((byte)0)) // its CRC would be right
            throw new BusException(BusFault.BadData, "The sensor answers with zeros only; its data line is perhaps shorted to ground.");
        if (Crc(scratchpad[..^1]) != scratchpad[^1])
            throw new BusException(BusFault.BadData, "The sensor's answer is damaged (CRC); look at the cable and the pull-up resistor.");

        var raw = BinaryPrimitives.ReadInt16LittleEndian(scratchpad);
        if (raw == (isDs18s20 ? 0x00AA : 0x0550) && scratchpad[6] == 0x0C)
            throw new BusException(
                BusFault.BadData, "85 °C is what the sensor holds after power-up, and no measurement; its supply is perhaps weak.");
        if (isDs18s20)
            return raw >> 1 is var half && scratchpad[7] == 0 ? raw / 2.0 : half - 0.25 + ((scratchpad[7] - scratchpad[6]) / (double)scratchpad[7]);

        var undefined = 3 - ((scratchpad[4] >> 5) & 0b11); // the lowest bits at 11, 10 and 9 bits of resolution (p. 6)
        return (raw >> undefined << undefined) / 16.0;
    }

    /// <summary>Dallas CRC-8: x⁸ + x⁵ + x⁴ + 1, least significant bit first.</summary>
    internal static byte Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x8C : crc >> 1;
        }

        return (byte)crc;
    }

    private static string TheOnlyOne(IOneWire bus)
    {
        var thermometers = bus.Devices().Where(device => Families.Any(family => device.StartsWith(family, StringComparison.OrdinalIgnoreCase)))
            .ToArray();
        return thermometers switch
        {
            [var only] => only,
            [] =>
                throw new BusException(
                    BusFault.Missing, "There is no thermometer on the 1-Wire bus; enable it (dtoverlay=w1-gpio) and look at the wiring."),
            _ =>
                throw new BusException(
                    BusFault.BadData, $"There are several thermometers on the bus; set Id to one of {string.Join(", ", thermometers)}."),
        };
    }
}
