using System.Buffers.Binary;

namespace SensorAgent.Devices.Sensors;

/// <summary>The trimming values of one BMP388 or BMP390, scaled, and the formulas that turn raw counts into figures.</summary>
/// <remarks>
/// Datasheet BST-BMP390-DS002 rev. 1.7: layout in section 3.11.1, scaling in 8.4, temperature in 8.5 and pressure in 8.6 of the appendix, in
/// floating point (the same as in appendix 9 of the BMP388's).
/// </remarks>
internal sealed record Bmp3xxCompensation(
    double T1, double T2, double T3,
    double P1, double P2, double P3, double P4, double P5, double P6, double P7, double P8, double P9, double P10, double P11)
{
    /// <summary>Bytes from 0x31 on.</summary>
    public const int Length = 21;

    /// <summary>Reads 0x31 to 0x45 and scales each by its power of two.</summary>
    public static Bmp3xxCompensation Parse(ReadOnlySpan<byte> bytes) => new(
        Scale(U16(bytes, 0), 8), Scale(U16(bytes, 2), -30), Scale((sbyte)bytes[4], -48),
        Scale(S16(bytes, 5) - 16384, -20), Scale(S16(bytes, 7) - 16384, -29), Scale((sbyte)bytes[9], -32), Scale((sbyte)bytes[10], -37),
        Scale(U16(bytes, 11), 3), Scale(U16(bytes, 13), -6), Scale((sbyte)bytes[15], -8), Scale((sbyte)bytes[16], -15),
        Scale(S16(bytes, 17), -48), Scale((sbyte)bytes[19], -48), Scale((sbyte)bytes[20], -65));

    /// <summary>Temperature in °C.</summary>
    public double Celsius(int raw)
    {
        var difference = raw - T1;
        return (difference * T2) + (difference * difference * T3);
    }

    /// <summary>Pressure in Pa.</summary>
    public double Pascal(int raw, double celsius)
    {
        double p = raw;
        var offset = P5 + (P6 * celsius) + (P7 * celsius * celsius) + (P8 * celsius * celsius * celsius);
        var slope = P1 + (P2 * celsius) + (P3 * celsius * celsius) + (P4 * celsius * celsius * celsius);
        return offset + (p * slope) + (p * p * (P9 + (P10 * celsius))) + (p * p * p * P11);
    }

    private static double Scale(int value, int exponent) => Math.ScaleB(value, exponent);

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static short S16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt16LittleEndian(bytes[at..]);
}
