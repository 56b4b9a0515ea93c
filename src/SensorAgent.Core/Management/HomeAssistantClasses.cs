namespace SensorAgent.Core.Management;

/// <summary>Which units go with Home Assistant's device classes; it refuses an entity whose unit does not. See docs/home-assistant.md.</summary>
internal static class HomeAssistantClasses
{
    private static readonly string[] Pressures = ["hPa", "Pa", "kPa", "mbar", "inHg", "mmHg", "psi"];
    private static readonly string[] Speeds = ["m/s", "km/h", "mph", "kn"];

    private static readonly Dictionary<string, string[]> Units = new(StringComparer.Ordinal)
    {
        ["absolute_humidity"] = ["g/m³"], ["aqi"] = [""], ["atmospheric_pressure"] = Pressures, ["battery"] = ["%"], ["carbon_dioxide"] = ["ppm"],
        ["current"] = ["A", "mA"], ["distance"] = ["m", "cm", "mm", "km", "in", "ft"], ["duration"] = ["s", "min", "h", "d"], ["energy"] = ["kWh", "Wh"],
        ["frequency"] = ["Hz", "kHz"], ["humidity"] = ["%"], ["illuminance"] = ["lx"], ["moisture"] = ["%"], ["ph"] = [""],
        ["pm1"] = ["µg/m³"], ["pm10"] = ["µg/m³"], ["pm25"] = ["µg/m³"], ["power"] = ["W", "mW", "kW"], ["precipitation"] = ["mm", "cm", "in"],
        ["precipitation_intensity"] = ["mm/h"], ["pressure"] = Pressures, ["signal_strength"] = ["dBm"], ["speed"] = Speeds, ["temperature"] = ["°C", "°F", "K"],
        ["volatile_organic_compounds_parts"] = ["ppb", "ppm"], ["voltage"] = ["V", "mV"], ["volume"] = ["m³", "L"],
        ["volume_flow_rate"] = ["L/min", "m³/h", "L/h"], ["weight"] = ["kg", "g", "lb", "oz"], ["wind_direction"] = ["°"], ["wind_speed"] = Speeds,
    };

    /// <summary>Classes that came after the device form did: a version that knows only the other form refuses them.</summary>
    private static readonly string[] Young = ["absolute_humidity", "wind_direction"];

    /// <summary>The classes of a number: those of its quantity as far as they go with the unit and the version; empty for none.</summary>
    public static (string Device, string State) Of(Model.Quantity quantity, string unit, bool isOld)
    {
        var fits = Units.TryGetValue(quantity.DeviceClass, out var units) && units.Contains(unit) && !(isOld && Young.Contains(quantity.DeviceClass));
        var state = quantity.StateClass == "measurement_angle" && !fits ? "measurement" : quantity.StateClass;
        return (fits ? quantity.DeviceClass : "", state);
    }
}
