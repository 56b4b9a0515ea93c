using System.Globalization;
using System.Text;
using SensorAgent.Configuration;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Documentation;

/// <summary>The page of one driver.</summary>
internal static class DriverPage
{
    private const string Location = "room1";
    private const string ByExample = "The configuration decides what is delivered; the table is the example's.\n";
    private const string ByMachine = "The configuration or the machine decides which of them are delivered.\n";

    /// <summary>A sensor's page.</summary>
    public static string Of(SensorDriver driver)
    {
        var description = driver.Description;
        var quantities = QuantitiesOf(driver);
        var text = Begin(driver.Name, description);
        Configuration(text, ExampleOf(driver), SensorPlan.KeysOf(description), description.Maps);
        text.Append("`Quantities`, `Derived` and `Altitude`, which every sensor has, are in [configuration](../../configuration.md#sensors).\n\n");

        text.Append("## Readings\n\n| quantity | unit | range | topic of the example |\n|---|---|---|---|\n");
        foreach (var quantity in quantities)
        {
            var known = Quantity.Named(quantity.Name);
            var range = known.Kind switch
            {
                ValueKind.Number => SettingText.Bounds(Math.Max(known.Minimum, quantity.Minimum), Math.Min(known.Maximum, quantity.Maximum), known.Unit),
                ValueKind.Binary => "`ON`, `OFF`",
                _ => known.Kind.ToString().ToLowerInvariant(),
            };
            text.Append(CultureInfo.InvariantCulture, $"| {quantity.Name} | {known.Unit} | {range} | `/Sensor/{quantity.Name}/{Location}` |\n");
        }

        text.Append('\n');
        if (description.QuantitiesOf is not null)
            text.Append(description.Quantities.Count == 0 ? ByExample : ByMachine);
        text.Append(description.TellsChanges
            ? "It tells of changes by itself, and has no interval.\n"
            : $"It is read every {Duration.ToWords(description.DefaultInterval)} unless `Interval` says otherwise, "
                + $"and never more often than every {Duration.ToWords(description.ShortestInterval)}.\n");
        foreach (var action in description.Actions)
        {
            var value = action.Value is { } range ? string.Create(CultureInfo.InvariantCulture, $" with a `value` from {range.Least} to {range.Most} {range.Unit}") : "";
            text.Append(CultureInfo.InvariantCulture, $"- `{action.Name}`{value} by [`request/calibrate`](../../requests.md#calibrating): {action.Summary}.\n");
        }

        text.Append("Value with unit and time are in `/Agent/{agent}/reading/…`, health in `/Agent/{agent}/status/…`; see [topics](../../topics.md).\n");
        return text.ToString();
    }

    /// <summary>An output's page.</summary>
    public static string Of(OutputDriver driver)
    {
        var description = driver.Description;
        var example = ExampleOf(driver);
        var text = Begin(driver.Name, description);
        Configuration(text, example, OutputPlan.KeysOf(description), description.Maps);
        text.Append("`OnDisconnect` and `Interlock`, which every output has, are in [configuration](../../configuration.md#outputs).\n");
        if (description.Part is { } part)
            text.Append(CultureInfo.InvariantCulture, $"One chip has several outputs: each is an entry of its own with its `{part.Key}`, and the same `Bus` and `{(description.Bus == BusKind.I2c ? "Address" : BusKeys.ChipSelect.Key)}`.\n");

        var topic = $"/Output/{example.Name}/{Location}";
        var (state, commands) = Payloads(description, example);
        text.Append(CultureInfo.InvariantCulture, $"""

            ## Topics

            | topic of the example | payload |
            |---|---|
            | `{topic}` | the state, retained: {state} |
            | `{topic}/set` | a command: {commands}, or JSON |
            | `/Agent/{"{agent}"}/output/{example.Name}`, `/Agent/{"{agent}"}/result/{example.Name}` | state with cause; what became of a command |

            More in [topics](../../topics.md).

            """);
        return text.ToString();
    }

    /// <summary>What states and commands of a kind look like.</summary>
    private static (string State, string Commands) Payloads(OutputDescription description, ExampleEntry example) => description.Kind switch
    {
        OutputKind.Switch => ("`ON`, `OFF`", "`ON`, `OFF`, `TOGGLE`, `ON 5s`, `PULSE 500ms`, `BLINK 3x200ms`, `CANCEL`"),
        OutputKind.Light => ("`42`", "`ON`, `OFF`, `TOGGLE`, `42`, `#FF8800`, `ON 5s`, `CANCEL`"),
        OutputKind.Number => ("`42`, `OFF`", $"`42`, from {description.RangeOf!(example.Settings)}, `42 5s`, `OFF`, `CANCEL`"),
        OutputKind.Cover => ("`opening`, `closing`, `stopped`, `open`, `closed`", "`OPEN`, `CLOSE`, `STOP`, `30`, `CANCEL`"),
        OutputKind.Text => ("the text, `OFF`", "any text, `OFF`, `CANCEL`"),
        _ => ("`42`", "`ON`, `OFF`, `TOGGLE`, `42`, `ON 5s`, `CANCEL`"),
    };

    private static string NameFor(OutputDescription description) => description.Kind switch
    {
        OutputKind.Switch => "lamp",
        OutputKind.Number => "drive",
        OutputKind.Text => "display",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>What a sensor delivers; that of its example where the configuration decides.</summary>
    public static IReadOnlyList<SensorQuantity> QuantitiesOf(SensorDriver driver) => driver.Description switch
    {
        { Quantities.Count: > 0 } description => description.Quantities,
        var description => description.QuantitiesOf!(Example(driver, "example").Settings),
    };

    private static ExampleEntry ExampleOf(SensorDriver driver) =>
        Example(driver, EntryNames.For(QuantitiesOf(driver).Select(quantity => quantity.Name), driver.Name));

    private static ExampleEntry Example(SensorDriver driver, string name) => ExampleEntry.Of(
        "Sensors", name, driver.Name, driver.Description, SensorPlan.KeysOf(driver.Description),
        driver.Description.TellsChanges
            ? [("Location", Location)]
            : [("Interval", Duration.ToWords(driver.Description.DefaultInterval)), ("Location", Location)]);

    private static ExampleEntry ExampleOf(OutputDriver driver) => ExampleEntry.Of(
        "Outputs", NameFor(driver.Description), driver.Name, driver.Description,
        OutputPlan.KeysOf(driver.Description), [("Location", Location)]);

    private static StringBuilder Begin(string name, DeviceDescription description) => new StringBuilder().Append(CultureInfo.InvariantCulture, $"""
        <!-- Made from the driver's description; CONTRIBUTING.md says how. -->
        # {name}

        {description.Summary}.
        {Place(description)}
        ## Wiring

        {Wiring.Of(description)}

        """);

    private static string Place(DeviceDescription description) => description.Bus == BusKind.I2c
        ? $"\nOn I2C, at {SettingText.Addresses(description.Addresses)}.\n"
        : "";

    private static void Configuration(
        StringBuilder text, ExampleEntry example, IEnumerable<Setting> keys, IEnumerable<(string Key, IReadOnlyList<Setting> Keys)> maps)
    {
        text.Append(CultureInfo.InvariantCulture, $"## Configuration\n\n```json\n{example.File}\n```\n\n");
        text.Append("| key | default | range | meaning |\n|---|---|---|---|\n");
        var rows = keys.Select(key => (key.Key, key)).Concat(maps.SelectMany(map => map.Keys.Select(key => ($"{map.Key}:{{name}}:{key.Key}", key))));
        foreach (var (name, key) in rows)
        {
            var summary = key.Summary.Replace("|", "\\|", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"| `{name}` | {SettingText.Default(key)} | {SettingText.Range(key)} | {summary} |\n");
        }

        text.Append('\n');
    }
}
