namespace SensorAgent.Core.Rules;

/// <summary>A place on Earth.</summary>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
public readonly record struct Coordinates(double Latitude, double Longitude);

/// <summary>When the sun rises and sets, to about a minute between the polar circles.</summary>
/// <remarks>
/// The equations of NOAA's Solar Calculator (gml.noaa.gov/grad/solcalc/calcdetails.html, sheet NOAA_Solar_Calculations_day), which are those of
/// J. Meeus, Astronomical Algorithms, chapters 25 and 28. The sun rises when its upper limb is seen on the horizon: its centre is 0.833° below it.
/// </remarks>
internal static class Sun
{
    private const double ZenithAtHorizon = 90.833;
    private const double NoonInMinutes = 720;
    private const double MinutesADegree = 4;
    private const double DaysACentury = 36_525;
    private const int Rounds = 3; // the sun moves on between noon and its setting: each round asks where it is at the time found before
    private static readonly DateTimeOffset J2000 = new(2000, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Sunrise of the solar day whose noon is on that date of UTC and longitude; null when it does not rise or does not set.</summary>
    public static DateTimeOffset? Rise(DateOnly date, Coordinates place) => AtHorizon(date, place, -1);

    /// <summary>Sunset of that day.</summary>
    public static DateTimeOffset? Set(DateOnly date, Coordinates place) => AtHorizon(date, place, 1);

    /// <summary>About when the sun is highest, without the equation of time.</summary>
    public static DateTimeOffset MeanNoon(DateOnly date, double longitude) => Midnight(date).AddMinutes(NoonInMinutes - (MinutesADegree * longitude));

    private static DateTimeOffset Midnight(DateOnly date) => new(date, TimeOnly.MinValue, TimeSpan.Zero);

    private static DateTimeOffset? AtHorizon(DateOnly date, Coordinates place, int side)
    {
        var noon = MeanNoon(date, place.Longitude);
        var found = noon;
        for (var round = 0; round < Rounds; round++)
        {
            var (declination, equationOfTime) = At(found);
            var latitude = Radians(place.Latitude);
            var cosine = (Cos(ZenithAtHorizon) / (Math.Cos(latitude) * Math.Cos(declination))) - (Math.Tan(latitude) * Math.Tan(declination));
            if (cosine is not (>= -1 and <= 1))
                return null;
            found = noon.AddMinutes(-equationOfTime + (side * MinutesADegree * Degrees(Math.Acos(cosine))));
        }

        return found;
    }

    /// <summary>The sun's declination in radians, and how many minutes it is ahead of the clock.</summary>
    private static (double Declination, double EquationOfTime) At(DateTimeOffset time)
    {
        var t = (time - J2000).TotalDays / DaysACentury;
        var meanLongitude = 280.46646 + (t * (36000.76983 + (t * 0.0003032)));
        var anomaly = 357.52911 + (t * (35999.05029 - (0.0001537 * t)));
        var eccentricity = 0.016708634 - (t * (0.000042037 + (0.0000001267 * t)));
        var centre = (Sin(anomaly) * (1.914602 - (t * (0.004817 + (0.000014 * t)))))
            + (Sin(2 * anomaly) * (0.019993 - (0.000101 * t))) + (Sin(3 * anomaly) * 0.000289);
        var node = 125.04 - (1934.136 * t);
        var apparentLongitude = meanLongitude + centre - 0.00569 - (0.00478 * Sin(node));
        var obliquity = 23 + ((26 + ((21.448 - (t * (46.815 + (t * (0.00059 - (t * 0.001813)))))) / 60)) / 60) + (0.00256 * Cos(node));

        var y = Math.Pow(Math.Tan(Radians(obliquity / 2)), 2);
        var equation = (y * Sin(2 * meanLongitude)) - (2 * eccentricity * Sin(anomaly))
            + (4 * eccentricity * y * Sin(anomaly) * Cos(2 * meanLongitude))
            - (0.5 * y * y * Sin(4 * meanLongitude)) - (1.25 * eccentricity * eccentricity * Sin(2 * anomaly));
        return (Math.Asin(Sin(obliquity) * Sin(apparentLongitude)), MinutesADegree * Degrees(equation));
    }

    private static double Sin(double degrees) => Math.Sin(Radians(degrees));

    private static double Cos(double degrees) => Math.Cos(Radians(degrees));

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    private static double Degrees(double radians) => radians * 180 / Math.PI;
}
