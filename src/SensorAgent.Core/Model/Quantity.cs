namespace SensorAgent.Core.Model;

/// <summary>A physical quantity as the agent publishes it.</summary>
/// <param name="Name">The word that stands in topics: <c>temperature</c>.</param>
/// <param name="Unit">The unit in which drivers deliver it; empty for binary values and bare numbers.</param>
/// <param name="Decimals">Decimals published unless the configuration says otherwise.</param>
/// <param name="Minimum">Values below are not believed unless the configuration says otherwise.</param>
/// <param name="Maximum">Values above are not believed unless the configuration says otherwise.</param>
/// <param name="Kind">Number, binary, text or bytes.</param>
/// <param name="DeviceClass">Home Assistant's device class, or empty.</param>
/// <param name="IsEvent">It happens and is over: said once, and kept neither by the broker nor for those who connect later.</param>
public sealed record Quantity(
    string Name, string Unit, int? Decimals = null, double Minimum = double.NegativeInfinity,
    double Maximum = double.PositiveInfinity, ValueKind Kind = ValueKind.Number, string DeviceClass = "", bool IsEvent = false)
{
    /// <summary>It only grows, and begins anew at most.</summary>
    public bool IsTotal { get; init; }

    /// <summary>It tells of the machine rather than of the place.</summary>
    public bool IsDiagnostic { get; init; }

    /// <summary>What an event can be.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>Home Assistant's state class, or empty.</summary>
    public string StateClass => (Kind, IsTotal, DeviceClass) switch
    {
        (not ValueKind.Number, _, _) => "",
        (_, true, _) => "total_increasing",
        (_, _, "wind_direction") => "measurement_angle",
        _ => "measurement",
    };

    private static readonly Dictionary<string, Quantity> Table = new Quantity[]
    {
        new("temperature", "°C", 1, -273.15, 2000, DeviceClass: "temperature"),
        new("cold_junction_temperature", "°C", 1, -273.15, 200, DeviceClass: "temperature"),
        new("humidity", "%", 1, 0, 100, DeviceClass: "humidity"),
        new("pressure", "hPa", 1, 0, 20_000, DeviceClass: "atmospheric_pressure"),
        new("illuminance", "lx", 1, 0, 500_000, DeviceClass: "illuminance"),
        new("color_temperature", "K", 0, 0, 50_000),
        new("light_level", "", 0, 0),
        new("proximity", "", 0, 0),
        new("co2", "ppm", 0, 0, 100_000, DeviceClass: "carbon_dioxide"),
        new("tvoc", "ppb", 0, 0, 100_000, DeviceClass: "volatile_organic_compounds_parts"),
        new("eco2", "ppm", 0, 0, 100_000, DeviceClass: "carbon_dioxide"),
        new("aqi", "", 0, 0, 1000, DeviceClass: "aqi"),
        new("gas_resistance", "Ω", 0, 0),
        new("pm1", "µg/m³", 0, 0, 10_000, DeviceClass: "pm1"),
        new("pm25", "µg/m³", 0, 0, 10_000, DeviceClass: "pm25"),
        new("pm10", "µg/m³", 0, 0, 10_000, DeviceClass: "pm10"),
        new("distance", "m", 3, 0, DeviceClass: "distance"),
        new("voltage", "V", 3, DeviceClass: "voltage"),
        new("current", "A", 3, DeviceClass: "current"),
        new("power", "W", 2, DeviceClass: "power"),
        new("energy", "kWh", 3, DeviceClass: "energy") { IsTotal = true },
        new("battery", "%", 0, 0, 100, DeviceClass: "battery"),
        new("weight", "kg", 3, DeviceClass: "weight"),
        new("acceleration", "m/s²", 2),
        new("acceleration_x", "m/s²", 2),
        new("acceleration_y", "m/s²", 2),
        new("acceleration_z", "m/s²", 2),
        new("angular_velocity", "°/s", 2),
        new("angular_velocity_x", "°/s", 2),
        new("angular_velocity_y", "°/s", 2),
        new("angular_velocity_z", "°/s", 2),
        new("magnetic_field", "µT", 1),
        new("magnetic_field_x", "µT", 1),
        new("magnetic_field_y", "µT", 1),
        new("magnetic_field_z", "µT", 1),
        new("uv_index", "", 1, 0, 50),
        new("soil_moisture", "%", 0, 0, 100, DeviceClass: "moisture"),
        new("ph", "", 2, 0, 14, DeviceClass: "ph"),
        new("orp", "mV", 0),
        new("flow", "L/min", 2, 0, DeviceClass: "volume_flow_rate"),
        new("volume", "m³", 3, 0, DeviceClass: "volume") { IsTotal = true },
        new("rain", "mm", 1, 0, DeviceClass: "precipitation") { IsTotal = true },
        new("rain_rate", "mm/h", 1, 0, DeviceClass: "precipitation_intensity"),
        new("wind_speed", "m/s", 1, 0, 150, DeviceClass: "wind_speed"),
        new("wind_direction", "°", 0, 0, 360, DeviceClass: "wind_direction"),
        new("frequency", "Hz", 2, 0, DeviceClass: "frequency"),
        new("count", "", 0),
        new("position", "", 0),
        new("rpm", "1/min", 0, 0),
        new("dew_point", "°C", 1, -273.15, 200, DeviceClass: "temperature"),
        new("absolute_humidity", "g/m³", 1, 0, 1000, DeviceClass: "absolute_humidity"),
        new("heat_index", "°C", 1, -273.15, 200, DeviceClass: "temperature"),
        new("sea_level_pressure", "hPa", 1, 0, 20_000, DeviceClass: "atmospheric_pressure"),
        new("vpd", "kPa", 2, 0, 200, DeviceClass: "pressure"),
        new("cpu_temperature", "°C", 1, -60, 200, DeviceClass: "temperature") { IsDiagnostic = true },
        new("cpu_load", "%", 1, 0, 100) { IsDiagnostic = true },
        new("memory_used", "%", 1, 0, 100) { IsDiagnostic = true },
        new("disk_free", "%", 1, 0, 100) { IsDiagnostic = true },
        new("wifi_signal", "dBm", 0, -150, 0, DeviceClass: "signal_strength") { IsDiagnostic = true },
        new("uptime", "s", 0, 0, DeviceClass: "duration") { IsDiagnostic = true },
        new("throttled", "", Kind: ValueKind.Binary, DeviceClass: "problem") { IsDiagnostic = true },
        new("latitude", "°", 6, -90, 90),
        new("longitude", "°", 6, -180, 180),
        new("altitude", "m", 1, -500, 20_000, DeviceClass: "distance"),
        new("speed", "m/s", 2, 0, DeviceClass: "speed"),
        new("satellites", "", 0, 0, 200),
        new("motion", "", Kind: ValueKind.Binary, DeviceClass: "motion"),
        new("door", "", Kind: ValueKind.Binary, DeviceClass: "door"),
        new("button", "", Kind: ValueKind.Binary),
        new("button_event", "", Kind: ValueKind.Text, IsEvent: true) { Events = ["click", "double", "long"] },
        new("turn", "", Kind: ValueKind.Text, IsEvent: true) { Events = ["left", "right"] },
        new("occupancy", "", Kind: ValueKind.Binary, DeviceClass: "occupancy"),
        new("leak", "", Kind: ValueKind.Binary, DeviceClass: "moisture"),
        new("smoke", "", Kind: ValueKind.Binary, DeviceClass: "smoke"),
        new("vibration", "", Kind: ValueKind.Binary, DeviceClass: "vibration"),
        new("contact", "", Kind: ValueKind.Binary, DeviceClass: "opening"),
        new("touch", "", Kind: ValueKind.Binary),
        new("image", "", Kind: ValueKind.Bytes),
        new("text", "", Kind: ValueKind.Text),
        new("rfid", "", Kind: ValueKind.Text),
    }.ToDictionary(quantity => quantity.Name, StringComparer.Ordinal);

    /// <summary>Every quantity that the agent knows by name.</summary>
    public static IReadOnlyCollection<Quantity> Known => Table.Values;

    /// <summary>
    /// The quantity of that name; one of several of a kind for a name such as <c>voltage_2</c>; or a plain number without unit for
    /// a name of the user's own.
    /// </summary>
    public static Quantity Named(string name)
    {
        if (Table.TryGetValue(name, out var known))
            return known;
        return Table.TryGetValue(KindOf(name), out var kind) ? kind with { Name = name } : new Quantity(name, "");
    }

    private static string KindOf(string name)
    {
        var at = name.LastIndexOf('_');
        return at >= 0 && at < name.Length - 1 && !name.AsSpan(at + 1).ContainsAnyExceptInRange('0', '9') ? name[..at] : name;
    }
}
