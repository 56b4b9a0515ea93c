using System.Buffers.Binary;

namespace SensorAgent.Devices.Sensors;

/// <summary>The trimming values of one BME280, and the formulas that turn raw counts into figures.</summary>
/// <remarks>Datasheet BST-BME280-DS002: layout in table 16 (section 4.2.2), double-precision formulas in appendix A (8.1).</remarks>
internal sealed record Bme280Compensation(
    ushort T1, short T2, short T3,
    ushort P1, short P2, short P3, short P4, short P5, short P6, short P7, short P8, short P9,
    byte H1, short H2, byte H3, short H4, short H5, sbyte H6)
{
    /// <summary>What a 20-bit register holds before the first measurement (5.4.7).</summary>
    public const int Skipped20 = 0x80000;

    /// <summary>What the 16-bit humidity register holds before the first measurement (5.4.9).</summary>
    public const int Skipped16 = 0x8000;

    /// <summary>Reads 0x88 to 0xA1 and 0xE1 to 0xE7. H4 and H5 are twelve bits each and share 0xE5.</summary>
    public static Bme280Compensation Parse(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => new(
        U16(first, 0), S16(first, 2), S16(first, 4),
        U16(first, 6), S16(first, 8), S16(first, 10), S16(first, 12), S16(first, 14), S16(first, 16), S16(first, 18), S16(first, 20), S16(first, 22),
        first[25], S16(second, 0), second[2],
        (short)(((sbyte)second[3] << 4) | (second[4] & 0x0F)),
        (short)(((sbyte)second[5] << 4) | (second[4] >> 4)),
        (sbyte)second[6]);

    /// <summary>Temperature in °C, and the fine temperature that the other two formulas take.</summary>
    public (double Celsius, double Fine) Temperature(int raw)
    {
        var var1 = ((raw / 16384.0) - (T1 / 1024.0)) * T2;
        var var2 = ((raw / 131072.0) - (T1 / 8192.0)) * ((raw / 131072.0) - (T1 / 8192.0)) * T3;
        var fine = var1 + var2;
        return (fine / 5120.0, fine);
    }

    /// <summary>Pressure in Pa.</summary>
    public double Pressure(int raw, double fine)
    {
        var var1 = (fine / 2.0) - 64000.0;
        var var2 = var1 * var1 * P6 / 32768.0;
        var2 += var1 * P5 * 2.0;
        var2 = (var2 / 4.0) + (P4 * 65536.0);
        var1 = ((P3 * var1 * var1 / 524288.0) + (P2 * var1)) / 524288.0;
        var1 = (1.0 + (var1 / 32768.0)) * P1;
        if (var1 == 0)
            return double.NaN; // a division by zero: the trimming values cannot be right

        var pressure = 1048576.0 - raw;
        pressure = (pressure - (var2 / 4096.0)) * 6250.0 / var1;
        var1 = P9 * pressure * pressure / 2147483648.0;
        var2 = pressure * P8 / 32768.0;
        return pressure + ((var1 + var2 + P7) / 16.0);
    }

    /// <summary>Relative humidity in %, held within 0 to 100 as the datasheet has it.</summary>
    public double Humidity(int raw, double fine)
    {
        var humidity = fine - 76800.0;
        humidity = (raw - ((H4 * 64.0) + (H5 / 16384.0 * humidity)))
            * (H2 / 65536.0 * (1.0 + (H6 / 67108864.0 * humidity * (1.0 + (H3 / 67108864.0 * humidity)))));
        humidity *= 1.0 - (H1 * humidity / 524288.0);
        return Math.Clamp(humidity, 0, 100);
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static short S16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt16LittleEndian(bytes[at..]);
}
