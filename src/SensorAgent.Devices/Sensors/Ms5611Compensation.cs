using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Sensors;

/// <summary>The calibration words of one MS5611, and the integer formulas that turn raw counts into figures.</summary>
/// <remarks>
/// Datasheet MS5611-01BA03 of October 2012: first order with an example in figure 2 (p. 7), second order in figure 3 (p. 8). Application note
/// AN520: the checksum of the memory, with an example.
/// </remarks>
internal sealed record Ms5611Compensation(ushort C1, ushort C2, ushort C3, ushort C4, ushort C5, ushort C6)
{
    /// <summary>Words of the memory.</summary>
    public const int Words = 8;

    /// <summary>Takes the memory apart, after its checksum.</summary>
    public static Ms5611Compensation Parse(ReadOnlySpan<ushort> words)
    {
        if (!words.ContainsAnyExcept((ushort)0)) // its checksum would be right
            throw new BusException(BusFault.BadData, "The chip's memory holds zeros only.");
        if (Crc4(words) != (words[7] & 0x0F))
            throw new BusException(BusFault.BadData, "The chip's memory is damaged (CRC), or this is no MS5611.");
        return new(words[1], words[2], words[3], words[4], words[5], words[6]);
    }

    /// <summary>Temperature in 0.01 °C and pressure in Pa.</summary>
    public (int HundredthsOfCelsius, int Pascal) Compute(uint rawPressure, uint rawTemperature)
    {
        var difference = rawTemperature - ((long)C5 << 8);
        var temperature = 2000 + ((difference * C6) >> 23);
        var offset = ((long)C2 << 16) + ((C4 * difference) >> 7);
        var sensitivity = ((long)C1 << 15) + ((C3 * difference) >> 8);
        if (temperature < 2000)
            SecondOrder(difference, ref temperature, ref offset, ref sensitivity);

        return ((int)temperature, (int)((((rawPressure * sensitivity) >> 21) - offset) >> 15));
    }

    /// <summary>Four bits over eight words, the checksum's own byte taken as zero (AN520).</summary>
    internal static int Crc4(ReadOnlySpan<ushort> words)
    {
        var rest = 0;
        for (var at = 0; at < Words * 2; at++)
        {
            var word = at / 2 == Words - 1 ? words[at / 2] & 0xFF00 : words[at / 2];
            rest ^= at % 2 == 0 ? word >> 8 : word & 0xFF;
            for (var bit = 0; bit < 8; bit++)
                rest = (rest & 0x8000) != 0 ? (rest << 1) ^ 0x3000 : rest << 1;
        }

        return (rest >> 12) & 0x0F;
    }

    private static void SecondOrder(long difference, ref long temperature, ref long offset, ref long sensitivity)
    {
        var cold = (temperature - 2000) * (temperature - 2000);
        var offset2 = 5 * cold / 2;
        var sensitivity2 = 5 * cold / 4;
        if (temperature < -1500)
        {
            var veryCold = (temperature + 1500) * (temperature + 1500);
            offset2 += 7 * veryCold;
            sensitivity2 += 11 * veryCold / 2;
        }

        temperature -= (difference * difference) >> 31;
        offset -= offset2;
        sensitivity -= sensitivity2;
    }
}
