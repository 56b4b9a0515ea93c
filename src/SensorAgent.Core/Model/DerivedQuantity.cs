namespace SensorAgent.Core.Model;

/// <summary>Quantities that follow from what a sensor measures.</summary>
/// <remarks>
/// Saturation vapour pressure over water by the Magnus form with the coefficients of Alduchov and Eskridge, J. Appl. Meteor. 35 (1996), eq. 21,
/// which the WMO guide No. 8 recommends too; heat index by Rothfusz, NWS technical attachment SR 90-23, with its adjustments; sea-level
/// pressure by the barometric formula of the standard atmosphere (ISO 2533), with the temperature at the place.
/// </remarks>
public static class DerivedQuantity
{
    private const double A = 17.625;
    private const double B = 243.04; // °C
    private const double C = 6.1094; // hPa
    private const double Kelvin = 273.15;

    /// <summary>Each derived quantity with the quantities it needs.</summary>
    public static IReadOnlyDictionary<string, string[]> Needs { get; } = new Dictionary<string, string[]>
    {
        ["dew_point"] = ["temperature", "humidity"],
        ["absolute_humidity"] = ["temperature", "humidity"],
        ["heat_index"] = ["temperature", "humidity"],
        ["vpd"] = ["temperature", "humidity"],
        ["sea_level_pressure"] = ["temperature", "pressure"],
    };

    /// <summary>Dew point in °C from temperature in °C and relative humidity in %.</summary>
    public static double DewPoint(double celsius, double humidity)
    {
        var gamma = Math.Log(humidity / 100) + (A * celsius / (B + celsius));
        return B * gamma / (A - gamma);
    }

    /// <summary>Mass of water in g in a cubic metre of air.</summary>
    public static double AbsoluteHumidity(double celsius, double humidity) =>
        216.679 * humidity / 100 * Saturation(celsius) / (celsius + Kelvin);

    /// <summary>Vapour-pressure deficit in kPa.</summary>
    public static double VapourPressureDeficit(double celsius, double humidity) => Saturation(celsius) * (1 - (humidity / 100)) / 10;

    /// <summary>Heat index in °C: how hot it feels.</summary>
    public static double HeatIndex(double celsius, double humidity)
    {
        var f = (celsius * 1.8) + 32;
        var simple = 0.5 * (f + 61 + ((f - 68) * 1.2) + (humidity * 0.094));
        if ((simple + f) / 2 < 80)
            return (((simple + f) / 2) - 32) / 1.8;

        var index = -42.379 + (2.04901523 * f) + (10.14333127 * humidity) - (0.22475541 * f * humidity) - (0.00683783 * f * f)
            - (0.05481717 * humidity * humidity) + (0.00122874 * f * f * humidity) + (0.00085282 * f * humidity * humidity)
            - (0.00000199 * f * f * humidity * humidity);
        if (humidity < 13 && f is >= 80 and <= 112)
            index -= (13 - humidity) / 4 * Math.Sqrt((17 - Math.Abs(f - 95)) / 17);
        else if (humidity > 85 && f is >= 80 and <= 87)
            index += (humidity - 85) / 10 * ((87 - f) / 5);
        return (index - 32) / 1.8;
    }

    /// <summary>Pressure in hPa reduced to the level of the sea.</summary>
    public static double SeaLevelPressure(double hectopascal, double celsius, double metres) =>
        hectopascal * Math.Pow(1 - (0.0065 * metres / (celsius + (0.0065 * metres) + Kelvin)), -5.257);

    /// <summary>A derived quantity's value from those it needs; null where one is missing or no number comes out.</summary>
    public static double? Value(string quantity, Func<string, double?> of, double altitude)
    {
        if (of("temperature") is not { } celsius)
            return null;
        double? value = (quantity, of("humidity"), of("pressure")) switch
        {
            ("dew_point", > 0 and var humidity, _) => DewPoint(celsius, humidity),
            ("absolute_humidity", { } humidity, _) => AbsoluteHumidity(celsius, humidity),
            ("heat_index", { } humidity, _) => HeatIndex(celsius, humidity),
            ("vpd", { } humidity, _) => VapourPressureDeficit(celsius, humidity),
            ("sea_level_pressure", _, { } pressure) => SeaLevelPressure(pressure, celsius, altitude),
            _ => null,
        };
        return value is { } number && double.IsFinite(number) ? number : null;
    }

    private static double Saturation(double celsius) => C * Math.Exp(A * celsius / (B + celsius));
}
