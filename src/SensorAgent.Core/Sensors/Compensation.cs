using SensorAgent.Core.Options;

namespace SensorAgent.Core.Sensors;

/// <summary>The keys that name a channel whose readings a chip is told, so that it can compensate for them.</summary>
public static class Compensation
{
    /// <summary>Where a gas sensor has the air temperature from.</summary>
    public static readonly Setting<string> TemperatureFrom = Key("temperature");

    /// <summary>Where a gas sensor has the relative humidity from.</summary>
    public static readonly Setting<string> HumidityFrom = Key("humidity");

    /// <summary>Where a CO2 sensor has the air pressure from.</summary>
    public static readonly Setting<string> PressureFrom = Key("pressure");

    /// <summary>Each key with the quantity that it takes.</summary>
    public static IReadOnlyList<(Setting<string> Key, string Quantity)> Keys { get; } =
        [(TemperatureFrom, "temperature"), (HumidityFrom, "humidity"), (PressureFrom, "pressure")];

    private static Setting<string> Key(string quantity) => Setting.Text(
        $"{char.ToUpperInvariant(quantity[0])}{quantity[1..]}From", "", $"Channel whose {quantity} the chip compensates for, such as {quantity}/room1.");
}
