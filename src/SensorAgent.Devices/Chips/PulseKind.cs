namespace SensorAgent.Devices.Chips;

/// <summary>What pulses can stand for.</summary>
/// <param name="Name">The word in the configuration.</param>
/// <param name="Unit">What <c>PulsesPerUnit</c> counts the pulses of, in words.</param>
/// <param name="Rate">The quantity of the rate, or empty.</param>
/// <param name="RateFactor">Makes of units per second the rate in the quantity's unit.</param>
/// <param name="Total">The quantity of the total, or empty.</param>
/// <param name="TotalFactor">Makes of units the total in the quantity's unit.</param>
/// <param name="Debounce">A usual contact's bouncing; zero for sensors without one.</param>
/// <param name="ZeroAfter">Without a pulse for so long there is no rate.</param>
internal sealed record PulseKind(
    string Name, string Unit, string Rate, double RateFactor, string Total, double TotalFactor, TimeSpan Debounce, TimeSpan ZeroAfter)
{
    private static readonly TimeSpan Reed = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan QuickReed = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(30); // a thousandth of a kWh at 2 W, a tip in the lightest rain

    public static IReadOnlyList<PulseKind> All { get; } =
    [
        new("count", "count", "", 0, "count", 1, Reed, Soon),
        new("flow", "litre", "flow", 60, "volume", 1e-3, TimeSpan.Zero, Soon),
        new("rain", "mm", "rain_rate", 3600, "rain", 1, Reed, Late),
        new("wind", "metre", "wind_speed", 1, "", 0, QuickReed, Soon),
        new("energy", "kWh", "power", 3.6e6, "energy", 1, Reed, Late), // a pulse of IEC 62053-31 (S0) lasts 30 ms at least
        new("frequency", "period", "frequency", 1, "", 0, TimeSpan.Zero, Soon),
        new("rpm", "turn", "rpm", 60, "", 0, TimeSpan.Zero, Soon),
    ];
}
