using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Chips;

/// <summary>What SPI chips have in common: nobody acknowledges, so a wire that is not connected looks like an answer.</summary>
internal static class SpiTransfers
{
    /// <summary>The fault of a line on which only zeros or only ones came.</summary>
    public static BusException Silent(string chip) =>
        new(BusFault.NoAnswer, $"The {chip} does not answer: its data line never changes; look at the wiring, the supply and the chip select.");

    /// <summary>Refuses an answer of ones only: a data line that nobody drives, with a pull-up.</summary>
    public static void RefuseOnes(ReadOnlySpan<byte> answer, string chip)
    {
        if (!answer.ContainsAnyExcept((byte)0xFF))
            throw Silent(chip);
    }

    /// <summary>Refuses an answer of zeros only or of ones only, for chips that never give one.</summary>
    public static void RefuseSilence(ReadOnlySpan<byte> answer, string chip)
    {
        if (!answer.ContainsAnyExcept((byte)0))
            throw Silent(chip);
        RefuseOnes(answer, chip);
    }
}
