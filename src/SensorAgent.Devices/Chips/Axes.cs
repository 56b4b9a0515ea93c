using SensorAgent.Core.Model;

namespace SensorAgent.Devices.Chips;

/// <summary>Three axes of one quantity.</summary>
internal static class Axes
{
    /// <summary>Standard gravity in m/s².</summary>
    public const double Gravity = 9.806_65;

    /// <summary>The measurements <c>quantity_x</c>, <c>_y</c> and <c>_z</c>; one at the limit of the range is uncertain.</summary>
    public static IEnumerable<Measurement> Of(string quantity, (int X, int Y, int Z) raw, double step, int highest) =>
    [
        One($"{quantity}_x", raw.X, step, highest),
        One($"{quantity}_y", raw.Y, step, highest),
        One($"{quantity}_z", raw.Z, step, highest),
    ];

    private static Measurement One(string quantity, int raw, double step, int highest) => raw >= highest || raw < -highest
        ? new(quantity, SensorValue.Of(raw * step), Quality.Uncertain, "The value is at the limit of the range; it may be more.")
        : new(quantity, raw * step);
}
