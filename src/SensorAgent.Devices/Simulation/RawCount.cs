namespace SensorAgent.Devices.Simulation;

/// <summary>From a figure back to the raw count that a chip would have for it.</summary>
internal static class RawCount
{
    /// <summary>The count that a rising formula turns into the wanted figure, by halving.</summary>
    public static int Of(double wanted, Func<int, double> rising, int count)
    {
        var (low, high) = (0, count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (rising(middle) < wanted)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>A share of the full scale, 0 to 1, as a 16-bit word.</summary>
    public static ushort Word(double share) => (ushort)Math.Clamp(Math.Round(share * ushort.MaxValue), 0, ushort.MaxValue);
}
