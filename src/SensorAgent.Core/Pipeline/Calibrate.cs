using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Pipeline;

/// <summary>
/// Corrects a number by what is known of its error: first along measured points (straight lines between them, the outer ones
/// prolonged) or by a polynomial, then × scale + offset.
/// </summary>
public sealed class Calibrate(double offset, double scale, IReadOnlyList<(double Raw, double True)> points, IReadOnlyList<double> polynomial) : IStage
{
    private const string PointsKey = "Points";
    private const string PolynomialKey = "Polynomial";

    private static readonly Setting<double> OffsetKey =
        Setting.Number("Offset", 0, double.MinValue, double.MaxValue, "Added to the value, after Scale.");

    private static readonly Setting<double> ScaleKey =
        Setting.Number("Scale", 1, double.MinValue, double.MaxValue, "The value is multiplied by it.");

    /// <summary>The section's keys, besides its lists.</summary>
    public static IReadOnlyList<Setting> Keys => [OffsetKey, ScaleKey];

    /// <summary>The keys that hold lists.</summary>
    public static IReadOnlyList<string> Lists => [PointsKey, PolynomialKey];

    /// <summary>Reads the section <c>Calibrate</c>.</summary>
    public static Calibrate Read(SettingsSection section)
    {
        var points = ReadPoints(section);
        var polynomial = section.NumberList(PolynomialKey);
        if (points.Count > 0 && polynomial.Count > 0)
            section.Add(PolynomialKey, "stands beside Points", "keep one of the two");
        var stage = new Calibrate(section.Get(OffsetKey), section.Get(ScaleKey), points, polynomial);
        section.RefuseUnknown();
        return stage;
    }

    /// <inheritdoc/>
    public bool Apply(ref Reading reading)
    {
        if (reading.Value.Kind == ValueKind.Number)
            reading = reading with { Value = SensorValue.Of(Correct(reading.Value.Number)) };
        return true;
    }

    /// <summary>The corrected number.</summary>
    public double Correct(double raw) => (Shape(raw) * scale) + offset;

    private static List<(double Raw, double True)> ReadPoints(SettingsSection section)
    {
        var list = section.Section(PointsKey);
        var points = new List<(double Raw, double True)>();
        foreach (var name in list.Names.ToArray())
        {
            if (list.NumberList(name) is [var raw, var real])
                points.Add((raw, real));
            else
                list.Add(name, "is no pair of numbers", "write [raw, true], such as [20.4, 20]");
        }

        points.Sort();
        if (points.Count == 1)
            section.Add(PointsKey, "has one point only", "give two or more; one alone is an Offset");
        else if (points.Zip(points.Skip(1)).Any(pair => pair.First.Raw >= pair.Second.Raw))
            section.Add(PointsKey, "has two points with one raw value", "every raw value can have one true value");
        return points;
    }

    private double Shape(double raw)
    {
        if (polynomial.Count > 0)
            return Polynomial(raw);
        if (points.Count < 2)
            return raw;

        var right = 1;
        while (right < points.Count - 1 && raw > points[right].Raw)
            right++;
        var ((x0, y0), (x1, y1)) = (points[right - 1], points[right]);
        return y0 + ((raw - x0) * (y1 - y0) / (x1 - x0));
    }

    private double Polynomial(double raw)
    {
        var sum = 0.0;
        for (var i = polynomial.Count - 1; i >= 0; i--)
            sum = (sum * raw) + polynomial[i];
        return sum;
    }
}
