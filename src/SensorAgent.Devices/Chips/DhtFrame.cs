using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Chips;

/// <summary>The forty bits of a DHT11 or DHT22, out of the times at which its line fell; pure.</summary>
/// <remarks>
/// Aosong's datasheets of both: each bit is 50 µs low and then high, 26 to 28 µs for a 0 and 70 µs for a 1; the line falls at the beginning of
/// each and after the last. So it takes about 77 µs from one fall to the next for a 0 and 120 µs for a 1, whoever reads the levels.
/// </remarks>
internal static class DhtFrame
{
    /// <summary>Bytes of a frame.</summary>
    public const int Length = 5;

    private const int Bits = 8 * Length;
    private static readonly TimeSpan Shortest = TimeSpan.FromMicroseconds(55);
    private static readonly TimeSpan Middle = TimeSpan.FromMicroseconds(99);
    private static readonly TimeSpan Longest = TimeSpan.FromMicroseconds(150);

    /// <summary>Decodes the bits.</summary>
    /// <param name="falls">The falling edges; the last ends the last bit.</param>
    /// <param name="zeros">How many bits at the beginning are always 0; those may have come before the line was listened to.</param>
    public static byte[] Decode(IReadOnlyList<GpioEdge> falls, int zeros)
    {
        if (falls.Count == 0)
            throw new BusException(BusFault.NoAnswer,
                "The sensor does not answer; check its wiring, its supply, and the resistor from its data line to the supply.");
        var told = Math.Min(falls.Count - 1, Bits);
        if (told < Bits - zeros)
            throw new BusException(BusFault.BadData,
                $"Only {told} of the sensor's {Bits} bits were seen; the processor was busy, or the cable is too long.");

        var frame = new byte[Length];
        for (var bit = Bits - told; bit < Bits; bit++)
        {
            var end = falls.Count - Bits + bit;
            if (IsOne(falls[end - 1], falls[end]))
                frame[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        if ((byte)(frame[0] + frame[1] + frame[2] + frame[3]) != frame[4])
            throw new BusException(BusFault.BadData, "The sensor's answer is damaged (checksum); look at the cable and its resistor to the supply.");
        return frame;
    }

    private static bool IsOne(in GpioEdge begin, in GpioEdge end)
    {
        var took = end.At - begin.At;
        return took >= Shortest && took <= Longest
            ? took > Middle
            : throw new BusException(BusFault.BadData,
                $"A bit of the sensor took {took.TotalMicroseconds:0} µs, which is neither a 0 nor a 1; edges were lost.");
    }
}
