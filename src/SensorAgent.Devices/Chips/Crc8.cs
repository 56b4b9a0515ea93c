namespace SensorAgent.Devices.Chips;

/// <summary>The 8-bit checksums of I2C chips, most significant bit first.</summary>
internal static class Crc8
{
    /// <summary>x⁸ + x⁵ + x⁴ + 1: Sensirion (from 0xFF), Silicon Labs and Measurement Specialties (from 0), ASAIR (from 0xFF).</summary>
    public static byte Poly31(ReadOnlySpan<byte> bytes, byte start) => Of(bytes, 0x31, start);

    /// <summary>x⁸ + x² + x + 1: the packet error code of SMBus.</summary>
    public static byte Smbus(ReadOnlySpan<byte> bytes) => Of(bytes, 0x07, 0);

    private static byte Of(ReadOnlySpan<byte> bytes, byte polynomial, byte start)
    {
        var crc = (int)start;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 0x80) != 0 ? (crc << 1) ^ polynomial : crc << 1;
        }

        return (byte)crc;
    }
}
