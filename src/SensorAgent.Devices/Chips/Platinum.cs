namespace SensorAgent.Devices.Chips;

/// <summary>Platinum resistance thermometers by the equation of Callendar and Van Dusen.</summary>
/// <remarks>IEC 60751: R = R₀ (1 + A t + B t² + C (t − 100) t³), C only below 0 °C; the tables go from −200 to 850 °C.</remarks>
internal static class Platinum
{
    private const double A = 3.9083e-3;
    private const double B = -5.775e-7;
    private const double C = -4.183e-12;
    private const int Steps = 8; // three suffice for a thousandth of a degree anywhere in the tables

    /// <summary>The resistance at a temperature in °C, as a multiple of that at 0 °C.</summary>
    public static double Ratio(double celsius) =>
        1 + (celsius * (A + (celsius * B))) + (celsius < 0 ? C * (celsius - 100) * celsius * celsius * celsius : 0);

    /// <summary>The temperature in °C at a resistance, given as a multiple of that at 0 °C.</summary>
    public static double Celsius(double ratio)
    {
        if (ratio >= 1)
            return (-A + Math.Sqrt((A * A) - (4 * B * (1 - ratio)))) / (2 * B);

        var celsius = (ratio - 1) / A; // Newton's method: below 0 °C there is no formula
        for (var step = 0; step < Steps; step++)
            celsius -= (Ratio(celsius) - ratio) / (A + (2 * B * celsius) + (C * celsius * celsius * ((4 * celsius) - 300)));
        return celsius;
    }
}
