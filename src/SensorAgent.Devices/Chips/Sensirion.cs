using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Chips;

/// <summary>What all chips of Sensirion speak: 16-bit commands, and 16-bit words that each bring their own checksum.</summary>
/// <remarks>
/// Datasheet SHT3x-DIS version 7, section 4.12 and table 20, and alike in the others: x⁸ + x⁵ + x⁴ + 1 from 0xFF, most significant bit
/// first; the example is 0xBEEF with 0x92.
/// </remarks>
internal static class Sensirion
{
    private const byte CrcStart = 0xFF;
    private const int WireWord = 3;

    /// <summary>Sends a command.</summary>
    public static void Send(this II2cDevice device, ushort command) => device.Write([(byte)(command >> 8), (byte)command]);

    /// <summary>Sends a command with arguments.</summary>
    public static void Send(this II2cDevice device, ushort command, params ReadOnlySpan<ushort> words)
    {
        Span<byte> bytes = stackalloc byte[2 + (words.Length * WireWord)];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, command);
        for (var i = 0; i < words.Length; i++)
            WriteWord(bytes[(2 + (i * WireWord))..], words[i]);
        device.Write(bytes);
    }

    /// <summary>Reads words in a transfer of their own and checks each.</summary>
    public static void ReadWords(this II2cDevice device, Span<ushort> words)
    {
        Span<byte> bytes = stackalloc byte[words.Length * WireWord];
        device.Read(bytes);
        for (var i = 0; i < words.Length; i++)
            words[i] = ReadWord(bytes.Slice(i * WireWord, WireWord));
    }

    /// <summary>Reads one word in a transfer of its own.</summary>
    public static ushort ReadWord(this II2cDevice device)
    {
        Span<ushort> word = stackalloc ushort[1];
        device.ReadWords(word);
        return word[0];
    }

    /// <summary>Puts a word and its checksum onto the wire.</summary>
    public static void WriteWord(Span<byte> wire, ushort word)
    {
        BinaryPrimitives.WriteUInt16BigEndian(wire, word);
        wire[2] = Crc8.Poly31(wire[..2], CrcStart);
    }

    /// <summary>A share of the full scale, 0 to 1, that a word stands for.</summary>
    public static double Share(this ushort word) => word / 65535.0;

    private static ushort ReadWord(ReadOnlySpan<byte> wire)
    {
        if (Crc8.Poly31(wire[..2], CrcStart) != wire[2])
            throw new BusException(BusFault.BadData, "The chip's answer is damaged (CRC); look at the cable.");
        return BinaryPrimitives.ReadUInt16BigEndian(wire);
    }
}
