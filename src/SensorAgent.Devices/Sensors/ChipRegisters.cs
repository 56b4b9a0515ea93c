using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Sensors;

/// <summary>Registers behind an 8-bit pointer, as most chips have them.</summary>
internal static class ChipRegisters
{
    /// <summary>One byte.</summary>
    public static byte ReadByte(this II2cDevice device, byte register)
    {
        Span<byte> value = stackalloc byte[1];
        device.WriteRead([register], value);
        return value[0];
    }

    /// <summary>Two bytes, the most significant first.</summary>
    public static ushort ReadUInt16BigEndian(this II2cDevice device, byte register)
    {
        Span<byte> value = stackalloc byte[2];
        device.WriteRead([register], value);
        return BinaryPrimitives.ReadUInt16BigEndian(value);
    }

    /// <summary>Two bytes in two's complement, the most significant first.</summary>
    public static short ReadInt16BigEndian(this II2cDevice device, byte register) => (short)device.ReadUInt16BigEndian(register);

    /// <summary>A signed number of fewer bits than its container.</summary>
    public static int SignExtend(this int value, int bits) => value << (32 - bits) >> (32 - bits);

    /// <summary>Three bytes in two's complement, the most significant first.</summary>
    public static int Int24BigEndian(ReadOnlySpan<byte> bytes) => (sbyte)bytes[0] << 16 | bytes[1] << 8 | bytes[2];

    /// <summary>Three bytes in two's complement, the least significant first.</summary>
    public static int Int24LittleEndian(ReadOnlySpan<byte> bytes) => (sbyte)bytes[2] << 16 | bytes[1] << 8 | bytes[0];
}
