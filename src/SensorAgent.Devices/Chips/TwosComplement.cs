namespace SensorAgent.Devices.Chips;

/// <summary>Signed numbers of a width that C# has no type for.</summary>
internal static class TwosComplement
{
    /// <summary>The lowest bits of a number, the uppermost of them being its sign.</summary>
    public static int SignExtend(this int value, int bits) => value << (32 - bits) >> (32 - bits);

    /// <summary>Three bytes, the most significant first.</summary>
    public static int Int24BigEndian(ReadOnlySpan<byte> bytes) => (sbyte)bytes[0] << 16 | bytes[1] << 8 | bytes[2];

    /// <summary>Three bytes, the least significant first.</summary>
    public static int Int24LittleEndian(ReadOnlySpan<byte> bytes) => (sbyte)bytes[2] << 16 | bytes[1] << 8 | bytes[0];
}
