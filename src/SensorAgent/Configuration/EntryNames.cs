using SensorAgent.Core.Model;

namespace SensorAgent.Configuration;

/// <summary>How a sensor is called by default: after what it tells, as people would.</summary>
internal static class EntryNames
{
    private static readonly (string Quantity, string Name)[] Words =
    [
        ("co2", "air"), ("tvoc", "air"), ("aqi", "air"), ("pm25", "dust"), ("humidity", "climate"), ("pressure", "barometer"), ("temperature", "thermometer"),
        ("illuminance", "light"), ("uv_index", "sun"), ("power", "power"), ("voltage", "voltage"), ("distance", "distance"), ("weight", "scale"),
        ("acceleration", "motion"), ("angular_velocity", "motion"), ("magnetic_field", "compass"), ("soil_moisture", "soil"), ("battery", "battery"),
        ("flow", "flow"), ("rain", "rain"), ("wind_speed", "wind"), ("latitude", "position"), ("door", "door"), ("contact", "contact"), ("motion", "motion"),
    ];

    /// <summary>The name for what delivers these quantities; the driver's own where none of them says more.</summary>
    public static string For(IEnumerable<string> quantities, string driver)
    {
        var kinds = quantities.Select(KindOf).ToHashSet(StringComparer.Ordinal);
        return Array.Find(Words, word => kinds.Contains(word.Quantity)).Name ?? driver;
    }

    /// <summary>The name, or the name with the first number that makes it new.</summary>
    public static string Free(string name, ICollection<string> taken)
    {
        for (var number = 1; ; number++)
        {
            var candidate = number == 1 ? name : $"{name}-{number}";
            if (!taken.Contains(candidate, StringComparer.OrdinalIgnoreCase))
                return candidate;
        }
    }

    // acceleration_x is an acceleration, voltage_2 a voltage
    private static string KindOf(string quantity) =>
        Array.Find(Words, word =>
            quantity.StartsWith($"{word.Quantity}_", StringComparison.Ordinal) && Quantity.Named(quantity).Unit == Quantity.Named(word.Quantity).Unit).Quantity
        ?? quantity;
}
