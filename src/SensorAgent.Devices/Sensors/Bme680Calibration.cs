using System.Buffers.Binary;

namespace SensorAgent.Devices.Sensors;

/// <summary>The calibration values of one BME680, and the formulas that turn raw counts into figures.</summary>
/// <remarks>
/// Datasheet BST-BME680-DS001: values in tables 11 to 16 and floating-point formulas in sections 3.3.1 to 3.3.5 and 3.4.1. The registers of
/// the three blocks stand one behind the other: 0x8A to 0xA0, 0xE1 to 0xEE, 0x00 to 0x04.
/// </remarks>
internal sealed record Bme680Calibration(
    ushort T1, short T2, sbyte T3,
    ushort P1, short P2, sbyte P3, short P4, short P5, sbyte P6, sbyte P7, short P8, short P9, byte P10,
    int H1, int H2, sbyte H3, sbyte H4, sbyte H5, byte H6, sbyte H7,
    sbyte G1, short G2, sbyte G3, int HeaterRange, sbyte HeaterValue, int SwitchingError)
{
    /// <summary>Bytes of the three blocks.</summary>
    public const int Length = 42;

    // Table 16, in percent, by gas range.
    private static readonly double[] Constant1 = [0, 0, 0, 0, 0, -1, 0, -0.8, 0, 0, -0.2, -0.5, 0, -1, 0, 0];
    private static readonly double[] Constant2 = [0, 0, 0, 0, 0.1, 0.7, 0, -0.8, -0.1, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Reads the three blocks. H1 and H2 are twelve bits each and share 0xE2.</summary>
    public static Bme680Calibration Parse(ReadOnlySpan<byte> bytes) => new(
        (ushort)S16(bytes, 31), S16(bytes, 0), (sbyte)bytes[2],
        (ushort)S16(bytes, 4), S16(bytes, 6), (sbyte)bytes[8], S16(bytes, 10), S16(bytes, 12), (sbyte)bytes[15], (sbyte)bytes[14],
        S16(bytes, 18), S16(bytes, 20), bytes[22],
        (bytes[25] << 4) | (bytes[24] & 0x0F), (bytes[23] << 4) | (bytes[24] >> 4),
        (sbyte)bytes[26], (sbyte)bytes[27], (sbyte)bytes[28], bytes[29], (sbyte)bytes[30],
        (sbyte)bytes[35], S16(bytes, 33), (sbyte)bytes[36],
        (bytes[39] >> 4) & 0b11, (sbyte)bytes[37], (sbyte)bytes[41] >> 4);

    /// <summary>Temperature in °C, and the fine temperature that the pressure formula takes.</summary>
    public (double Celsius, double Fine) Temperature(int raw)
    {
        var deviation = (raw / 131072.0) - (T1 / 8192.0);
        var fine = (((raw / 16384.0) - (T1 / 1024.0)) * T2) + (deviation * deviation * T3 * 16.0);
        return (fine / 5120.0, fine);
    }

    /// <summary>Pressure in Pa.</summary>
    public double Pressure(int raw, double fine)
    {
        var var1 = (fine / 2.0) - 64000.0;
        var var2 = var1 * var1 * (P6 / 131072.0);
        var2 += var1 * P5 * 2.0;
        var2 = (var2 / 4.0) + (P4 * 65536.0);
        var1 = ((P3 * var1 * var1 / 16384.0) + (P2 * var1)) / 524288.0;
        var1 = (1.0 + (var1 / 32768.0)) * P1;
        if (var1 == 0)
            return double.NaN; // a division by zero: the calibration cannot be right

        var pressure = (1048576.0 - raw - (var2 / 4096.0)) * 6250.0 / var1;
        var1 = P9 * pressure * pressure / 2147483648.0;
        var2 = pressure * (P8 / 32768.0);
        var var3 = Math.Pow(pressure / 256.0, 3) * (P10 / 131072.0);
        return pressure + ((var1 + var2 + var3 + (P7 * 128.0)) / 16.0);
    }

    /// <summary>Relative humidity in %, held within 0 to 100.</summary>
    public double Humidity(int raw, double celsius)
    {
        var var1 = raw - ((H1 * 16.0) + (H3 / 2.0 * celsius));
        var var2 = var1 * (H2 / 262144.0 * (1.0 + (H4 / 16384.0 * celsius) + (H5 / 1048576.0 * celsius * celsius)));
        var humidity = var2 + (((H6 / 16384.0) + (H7 / 2097152.0 * celsius)) * var2 * var2);
        return Math.Clamp(humidity, 0, 100);
    }

    /// <summary>Resistance of the gas-sensitive layer in Ω.</summary>
    public double GasResistance(int raw, int range)
    {
        var var1 = (1340.0 + (5.0 * SwitchingError)) * (1.0 + (Constant1[range] / 100.0));
        var var2 = 1.0 + (Constant2[range] / 100.0);
        return 1.0 / (var2 * 0.000000125 * (1 << range) * (((raw - 512.0) / var1) + 1.0));
    }

    /// <summary>What the heater's target register takes for a temperature (3.3.5).</summary>
    public byte HeaterResistance(double celsius, double ambient)
    {
        var var1 = (G1 / 16.0) + 49.0;
        var var2 = (G2 / 32768.0 * 0.0005) + 0.00235;
        var var5 = (var1 * (1.0 + (var2 * celsius))) + (G3 / 1024.0 * ambient);
        return (byte)Math.Clamp(3.4 * ((var5 * (4.0 / (4.0 + HeaterRange)) * (1.0 / (1.0 + (HeaterValue * 0.002)))) - 25), 0, 255);
    }

    private static short S16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt16LittleEndian(bytes[at..]);
}
