using System.Buffers.Binary;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>The calibration coefficients of one DPS310, and the formulas that turn raw counts into figures.</summary>
/// <remarks>Datasheet DPS310 rev. 1.2: coefficients in table 18 (section 8.11), formulas in 4.9.1 and 4.9.2, scale factors in table 9.</remarks>
internal sealed record Dps310Coefficients(int C0, int C1, int C00, int C10, short C01, short C11, short C20, short C21, short C30)
{
    /// <summary>Bytes from 0x10 on.</summary>
    public const int Length = 18;

    private const double OneMeasurement = 524288;
    private const double EightMeasurements = 7864320;

    /// <summary>Reads 0x10 to 0x21: twelve and twenty bits share a byte, all in two's complement.</summary>
    public static Dps310Coefficients Parse(ReadOnlySpan<byte> bytes) => new(
        ((bytes[0] << 4) | (bytes[1] >> 4)).SignExtend(12),
        (((bytes[1] & 0x0F) << 8) | bytes[2]).SignExtend(12),
        ((bytes[3] << 12) | (bytes[4] << 4) | (bytes[5] >> 4)).SignExtend(20),
        (((bytes[5] & 0x0F) << 16) | (bytes[6] << 8) | bytes[7]).SignExtend(20),
        S16(bytes, 8), S16(bytes, 10), S16(bytes, 12), S16(bytes, 14), S16(bytes, 16));

    /// <summary>Temperature in °C, measured once.</summary>
    public double Celsius(int raw) => (C0 * 0.5) + (C1 * raw / OneMeasurement);

    /// <summary>Pressure in Pa, measured eight times, with the temperature measured once.</summary>
    public double Pascal(int rawPressure, int rawTemperature)
    {
        var pressure = rawPressure / EightMeasurements;
        var temperature = rawTemperature / OneMeasurement;
        return C00 + (pressure * (C10 + (pressure * (C20 + (pressure * C30)))))
            + (temperature * C01) + (temperature * pressure * (C11 + (pressure * C21)));
    }

    private static short S16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt16BigEndian(bytes[at..]);
}
