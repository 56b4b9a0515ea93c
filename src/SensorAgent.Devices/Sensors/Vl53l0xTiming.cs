using SensorAgent.Core.Buses;
using SensorAgent.Devices.Chips;
using Register = SensorAgent.Devices.Sensors.Vl53l0xSetup.Register;

namespace SensorAgent.Devices.Sensors;

/// <summary>How long a VL53L0X looks: what is left of the timing budget is the final range's.</summary>
/// <remarks>ST's API STSW-IMG005: set measurement timing budget, encode and decode timeout, macro period. Times in microseconds.</remarks>
internal static class Vl53l0xTiming
{
    private const double MacroPeriodOfClock = 2304 * 1655e-6; // microseconds for each clock of the laser's period
    private const int StartAndEnd = 1320 + 960;
    private const int DiodeSelection = 690; // done twice
    private const int PreRange = 660;
    private const int FinalRange = 550;

    /// <summary>Gives the final range what the other steps leave of the budget.</summary>
    public static void Apply(II2cDevice device, int budget)
    {
        var preRangeClocks = Clocks(device.ReadByte(Register.PreRangePeriod));
        var finalRangeClocks = Clocks(device.ReadByte(Register.FinalRangePeriod));
        var check = Microseconds(device.ReadByte(Register.CheckTimeout) + 1, preRangeClocks);
        var preRangePeriods = Decode(device.ReadUInt16(Register.PreRangeTimeout));
        var used = StartAndEnd + (2 * (check + DiodeSelection)) + Microseconds(preRangePeriods, preRangeClocks) + PreRange + FinalRange;
        if (used >= budget)
            throw new BusException(BusFault.BadData, "The chip's own times are longer than the TimingBudget; it was perhaps reset in between.");

        // Both are counted together, in periods that differ.
        var periods = (int)Math.Round((budget - used) / (MacroPeriodOfClock * finalRangeClocks)) + preRangePeriods;
        device.WriteUInt16(Register.FinalRangeTimeout, Encode(periods));
    }

    /// <summary>Macro periods out of a register: the low byte, shifted by the high byte, and one.</summary>
    internal static int Decode(int register) => ((register & 0xFF) << Math.Min(register >> 8, 16)) + 1;

    /// <summary>The register for that many macro periods, or a few less.</summary>
    internal static int Encode(int periods)
    {
        var (mantissa, shift) = (Math.Max(periods, 1) - 1, 0);
        for (; mantissa > 0xFF; shift++)
            mantissa >>= 1;
        return (shift << 8) | mantissa;
    }

    private static int Clocks(byte register) => (register + 1) * 2;

    private static int Microseconds(int periods, int clocks) => (int)Math.Round(periods * MacroPeriodOfClock * clocks);
}
