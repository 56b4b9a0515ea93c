using System.Buffers.Binary;

namespace SensorAgent.Hardware.OneWire;

/// <summary>The nine bytes of a 1-Wire thermometer.</summary>
/// <remarks>Datasheets DS18B20 (figure 9) and DS18S20 (figure 7); CRC-8 of Maxim application note 27: x⁸+x⁵+x⁴+1, reflected.</remarks>
internal static class Scratchpad
{
    /// <summary>Its length in bytes, the check byte included.</summary>
    public const int Length = 9;

    private const byte ReflectedPolynomial = 0x8C;

    /// <summary>The check byte for the bytes before it.</summary>
    public static byte Crc(ReadOnlySpan<byte> bytes)
    {
        byte crc = 0;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (byte)((crc & 1) != 0 ? (crc >> 1) ^ ReflectedPolynomial : crc >> 1);
        }

        return crc;
    }

    /// <summary>What a thermometer of the id's family would hold at a temperature; alarm registers as delivered.</summary>
    public static void Write(string id, double celsius, Span<byte> scratchpad)
    {
        ReadOnlySpan<byte> tail = id.StartsWith("10-", StringComparison.Ordinal)
            ? [0x4B, 0x46, 0xFF, 0xFF, 0x0C, 0x10]
            : [0x4B, 0x46, 0x7F, 0xFF, 0x0C, 0x10];
        tail.CopyTo(scratchpad[2..]);

        if (id.StartsWith("10-", StringComparison.Ordinal))
        {
            // DS18S20, "Operation": value = whole - 0.25 + (16 - remaining) / 16, in steps of a sixteenth.
            var sixteenths = (int)Math.Round(celsius * 16);
            var whole = (int)Math.Floor((sixteenths + 4) / 16.0);
            BinaryPrimitives.WriteInt16LittleEndian(scratchpad, (short)(whole * 2));
            scratchpad[6] = (byte)(16 - (sixteenths + 4 - (whole * 16)));
        }
        else
        {
            BinaryPrimitives.WriteInt16LittleEndian(scratchpad, (short)Math.Round(celsius * 16));
        }

        scratchpad[Length - 1] = Crc(scratchpad[..(Length - 1)]);
    }
}
