using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Sensors;

/// <summary>The calibration values of one BMP180, and the integer formulas that turn raw counts into figures.</summary>
/// <remarks>Datasheet BST-BMP180-DS000 rev. 2.3: values in table 5 (p. 13), formulas with a worked example in figure 4 (p. 15).</remarks>
internal sealed record Bmp180Compensation(
    short Ac1, short Ac2, short Ac3, ushort Ac4, ushort Ac5, ushort Ac6, short B1, short B2, short Mb, short Mc, short Md)
{
    /// <summary>Bytes of the calibration, from 0xAA on.</summary>
    public const int Length = 22;

    /// <summary>Reads 0xAA to 0xBF. No value of a sound chip is 0 or 0xFFFF (section 3.4).</summary>
    public static Bmp180Compensation Parse(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < Length; at += 2)
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]) is 0 or 0xFFFF)
                throw new BusException(BusFault.BadData, "The chip's calibration cannot be right: one of its values is 0 or 0xFFFF.");
        }

        return new(
            Signed(bytes, 0), Signed(bytes, 2), Signed(bytes, 4), Unsigned(bytes, 6), Unsigned(bytes, 8), Unsigned(bytes, 10),
            Signed(bytes, 12), Signed(bytes, 14), Signed(bytes, 16), Signed(bytes, 18), Signed(bytes, 20));
    }

    /// <summary>Temperature in 0.1 °C, and the value B5 that the pressure formula takes.</summary>
    public (int Tenths, int B5) Temperature(int raw)
    {
        var x1 = ((raw - Ac6) * Ac5) >> 15;
        if (x1 + Md == 0)
            throw new BusException(BusFault.BadData, "The chip's temperature cannot be right.");

        var b5 = x1 + ((Mc << 11) / (x1 + Md));
        return ((b5 + 8) >> 4, b5);
    }

    /// <summary>Pressure in Pa.</summary>
    public int Pressure(int raw, int b5, int oversampling)
    {
        var b6 = b5 - 4000;
        var squared = (b6 * b6) >> 12;
        var x3 = ((B2 * squared) >> 11) + ((Ac2 * b6) >> 11);
        var b3 = ((((Ac1 * 4) + x3) << oversampling) + 2) / 4;

        x3 = (((Ac3 * b6) >> 13) + ((B1 * squared) >> 16) + 2) >> 2;
        var b4 = (Ac4 * (uint)(x3 + 32768)) >> 15;
        if (b4 == 0)
            throw new BusException(BusFault.BadData, "The chip's pressure cannot be right.");

        var b7 = (uint)(raw - b3) * (50000u >> oversampling);
        var pressure = (int)(b7 < 0x8000_0000 ? b7 * 2 / b4 : b7 / b4 * 2);
        var x1 = (((pressure >> 8) * (pressure >> 8)) * 3038) >> 16;
        var x2 = (-7357 * pressure) >> 16;
        return pressure + ((x1 + x2 + 3791) >> 4);
    }

    private static short Signed(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt16BigEndian(bytes[at..]);

    private static ushort Unsigned(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
}
