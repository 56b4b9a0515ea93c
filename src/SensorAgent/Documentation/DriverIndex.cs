using System.Text;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Documentation;

/// <summary>The list of all drivers, by quantity and by bus.</summary>
internal static class DriverIndex
{
    private static readonly (BusKind Bus, string Name)[] Buses =
    [
        (BusKind.I2c, "I2C"), (BusKind.Spi, "SPI"), (BusKind.OneWire, "1-Wire"), (BusKind.Serial, "serial port"), (BusKind.Gpio, "GPIO"),
        (BusKind.Pwm, "PWM"), (BusKind.Led, "LEDs of the kernel"), (BusKind.None, "no bus of the board"),
    ];

    /// <summary>The page.</summary>
    public static string Of(IReadOnlyList<SensorDriver> sensors, IReadOnlyList<OutputDriver> outputs)
    {
        var text = new StringBuilder($"""
            <!-- Made from the drivers' descriptions; CONTRIBUTING.md says how. -->
            # Drivers

            {sensors.Count} sensors and {outputs.Count} outputs. Each page has the wiring, an example, every key, and the topics.

            ## Sensors by quantity

            | quantity | unit | drivers |
            |---|---|---|

            """);
        var byQuantity = sensors
            .SelectMany(driver => DriverPage.QuantitiesOf(driver).Select(quantity => (Kind: KindOf(quantity.Name), Driver: driver.Name)))
            .Distinct()
            .ToLookup(pair => pair.Kind, pair => pair.Driver);
        foreach (var quantity in byQuantity.OrderBy(group => group.Key, StringComparer.Ordinal))
            text.Append($"| {quantity.Key} | {Quantity.Named(quantity.Key).Unit} | {string.Join(", ", quantity.Select(name => Link("sensors", name)))} |\n");

        text.Append("\n## Sensors by bus\n");
        foreach (var (bus, name) in Buses)
            List(text, name, "sensors", sensors.Select(driver => (driver.Name, (DeviceDescription)driver.Description)).Where(driver => driver.Item2.Bus == bus));
        text.Append("\n## Outputs by bus\n");
        foreach (var (bus, name) in Buses)
            List(text, name, "outputs", outputs.Select(driver => (driver.Name, (DeviceDescription)driver.Description)).Where(driver => driver.Item2.Bus == bus));
        return text.ToString();
    }

    private static void List(StringBuilder text, string bus, string folder, IEnumerable<(string Name, DeviceDescription Description)> drivers)
    {
        var lines = drivers.Select(driver => $"| {Link(folder, driver.Name)} | {driver.Description.Summary} |\n").ToArray();
        if (lines.Length > 0)
            text.Append($"\n### {char.ToUpperInvariant(bus[0])}{bus[1..]}\n\n| driver | what it is |\n|---|---|\n{string.Concat(lines)}");
    }

    // voltage_0 is a voltage, acceleration_x an acceleration
    private static string KindOf(string quantity)
    {
        var end = quantity.LastIndexOf('_');
        var isOneOfSeveral = end > 0 && (quantity.Length - end == 2 || char.IsAsciiDigit(quantity[^1]));
        return isOneOfSeveral && Quantity.Known.Any(known => known.Name == quantity[..end]) ? quantity[..end] : quantity;
    }

    private static string Link(string folder, string name) => $"[{name}]({folder}/{name}.md)";
}
