using SensorAgent.Core.Model;

namespace SensorAgent.Devices.Chips;

/// <summary>Three axes of one quantity: <c>quantity_x</c>, <c>_y</c> and <c>_z</c>.</summary>
internal sealed class Axes(string quantity)
{
    /// <summary>Standard gravity in m/s².</summary>
    public const double Gravity = 9.806_65;

    /// <summary>How many there are.</summary>
    public const int Count = 3;

    private readonly string _x = $"{quantity}_x";
    private readonly string _y = $"{quantity}_y";
    private readonly string _z = $"{quantity}_z";

    /// <summary>The measurements; one at the limit of the range is uncertain.</summary>
    public Measurement[] Of((int X, int Y, int Z) raw, double step, int highest)
    {
        var measurements = new Measurement[Count];
        Put(measurements, raw, step, highest);
        return measurements;
    }

    /// <summary>Puts them among others.</summary>
    public void Put(Span<Measurement> measurements, (int X, int Y, int Z) raw, double step, int highest)
    {
        measurements[0] = One(_x, raw.X, step, highest);
        measurements[1] = One(_y, raw.Y, step, highest);
        measurements[2] = One(_z, raw.Z, step, highest);
    }

    private static Measurement One(string quantity, int raw, double step, int highest) => raw >= highest || raw < -highest
        ? new(quantity, SensorValue.Of(raw * step), Quality.Uncertain, "The value is at the limit of the range; it may be more.")
        : new(quantity, raw * step);
}
