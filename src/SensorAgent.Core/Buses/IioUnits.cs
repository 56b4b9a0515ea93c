namespace SensorAgent.Core.Buses;

/// <summary>The units of IIO's channels, after offset and scale.</summary>
/// <remarks>Documentation/ABI/testing/sysfs-bus-iio.</remarks>
public static class IioUnits
{
    private const double DegreesPerRadian = 180 / Math.PI;

    /// <summary>The unit of a channel such as <c>in_temp</c>, <c>in_voltage3</c>, <c>in_accel_x</c> or <c>in_concentration_co2</c>.</summary>
    public static KernelUnit Of(string channel) => (TypeOf(channel), ModifierOf(channel)) switch
    {
        ("temp", _) => new("temperature", 1e-3),
        ("humidityrelative", _) => new("humidity", 1e-3),
        ("pressure", _) => new("pressure", 10), // kPa
        ("illuminance", _) => new("illuminance", 1),
        ("voltage", _) => new("voltage", 1e-3),
        ("current", _) => new("current", 1e-3),
        ("power", _) => new("power", 1e-3),
        ("energy", _) => new("energy", 1 / 3.6e6), // J
        ("accel", _) => new("acceleration", 1),
        ("anglvel", _) => new("angular_velocity", DegreesPerRadian),
        ("magn", _) => new("magnetic_field", 100), // gauss
        ("distance", _) => new("distance", 1),
        ("resistance", _) => new("gas_resistance", 1),
        ("uvindex", _) => new("uv_index", 1),
        ("ph", _) => new("ph", 1),
        ("concentration", "co2") => new("co2", 1e4), // %
        ("concentration", "voc") => new("tvoc", 1e7), // % to parts per billion
        ("massconcentration", "pm1") => new("pm1", 1),
        ("massconcentration", "pm2p5") => new("pm25", 1),
        ("massconcentration", "pm10") => new("pm10", 1),
        _ => new("", 1),
    };

    /// <summary>
    /// The names under which a channel's scale or offset may stand, its own first: channels of one type often share one.
    /// </summary>
    public static IEnumerable<string> Sharing(string channel)
    {
        yield return channel;
        if (channel.Contains('-', StringComparison.Ordinal))
            yield return $"in_{TypeOf(channel)}-{TypeOf(channel)}";
        yield return $"in_{TypeOf(channel)}";
    }

    private static string TypeOf(string channel)
    {
        var type = channel.Split('_')[1];
        return new([.. type.TakeWhile(char.IsAsciiLetter)]);
    }

    private static string ModifierOf(string channel) => channel.Split('_') is [_, _, var modifier, ..] ? modifier : "";
}
