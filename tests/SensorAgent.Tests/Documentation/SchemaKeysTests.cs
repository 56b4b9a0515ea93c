using System.Text.Json.Nodes;
using SensorAgent.Configuration;
using SensorAgent.Core.Options;
using SensorAgent.Core.Setup;
using SensorAgent.Devices;
using SensorAgent.Testing;

namespace SensorAgent.Tests.Documentation;

/// <summary>The schema has the keys that are read: a key that nothing is near is answered by the check with all keys it knows there.</summary>
public sealed class SchemaKeysTests
{
    private const string Unknown = "Qqqqqqqqqqqqqqqqqqqqqqqqqqq";

    private static readonly JsonNode Schema = JsonNode.Parse(ConfigurationSchema.Text(ConfigurationSource.Catalogue))!;

    public static TheoryData<string> Sensors => [.. Drivers.Sensors.Select(driver => driver.Name)];

    public static TheoryData<string> Outputs => [.. Drivers.Outputs.Select(driver => driver.Name)];

    [Theory]
    [InlineData("")]
    [InlineData("Agent")]
    [InlineData("Mqtt")]
    [InlineData("Mqtt:Tls")]
    [InlineData("Mqtt:Topics")]
    [InlineData("Mqtt:Embedded")]
    [InlineData("History")]
    [InlineData("Board")]
    [InlineData("Logging")]
    [InlineData("HomeAssistant")]
    public void Of_a_section(string path)
    {
        var parts = path.Split(':', StringSplitOptions.RemoveEmptyEntries);
        var schema = parts.Aggregate(Schema, (node, part) => node["properties"]![part]!);

        AssertKeys(path, schema, parts.Reverse().Aggregate($$"""{ "{{Unknown}}": 1 }""", (json, part) => $$"""{ "{{part}}": {{json}} }"""));
    }

    [Theory]
    [InlineData("Groups")]
    [InlineData("Scenes")]
    [InlineData("Links")]
    public void Of_an_entry(string section) => AssertKeys(
        $"{section}:a", Schema["properties"]![section]!["additionalProperties"]!, $$"""{ "{{section}}": { "a": { "{{Unknown}}": 1 } } }""");

    [Theory]
    [MemberData(nameof(Sensors))]
    public void Of_a_sensor(string driver) => AssertKeys(
        "Sensors:a", Schema["definitions"]![$"sensor-{driver}"]!, $$"""{ "Sensors": { "a": { "Driver": "{{driver}}", "{{Unknown}}": 1 } } }""");

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Of_an_output(string driver) => AssertKeys(
        "Outputs:a", Schema["definitions"]![$"output-{driver}"]!, $$"""{ "Outputs": { "a": { "Driver": "{{driver}}", "{{Unknown}}": 1 } } }""");

    [Theory]
    [InlineData("")]
    [InlineData("Calibrate")]
    [InlineData("ValidRange")]
    [InlineData("Filter")]
    [InlineData("Alarm")]
    [InlineData("Report")]
    public void Of_a_channel(string section)
    {
        var channel = Schema["definitions"]!["channel"]!;
        var json = $$"""{ "{{Unknown}}": 1 }""";
        var path = "Sensors:a:Quantities:temperature";

        AssertKeys(
            section.Length == 0 ? path : $"{path}:{section}",
            section.Length == 0 ? channel : channel["properties"]![section]!,
            $$"""{ "Sensors": { "a": { "Driver": "bme280", "Quantities": { "temperature": {{(section.Length == 0 ? json : $$"""{ "{{section}}": {{json}} }""")}} } } } }""");
    }

    [Theory]
    [InlineData("OnDisconnect")]
    [InlineData("Interlock")]
    public void Of_a_section_of_outputs(string section) => AssertKeys(
        $"Outputs:a:{section}", Schema["definitions"]!["output"]!["properties"]![section]!,
        $$"""{ "Outputs": { "a": { "Driver": "gpio", "Pin": "GPIO17", "{{section}}": { "{{Unknown}}": 1 } } } }""");

    private static void AssertKeys(string path, JsonNode schema, string json)
    {
        var findings = new Findings();
        ConfigurationSource.Plan(new(Config.Of(json), ""), _ => new FakeBoard(), findings);

        var mistake = findings.Mistakes.Single(mistake => mistake.Path == (path.Length == 0 ? Unknown : $"{path}:{Unknown}"));
        Assert.StartsWith("known here: ", mistake.Right, StringComparison.Ordinal);
        Assert.Equal(
            mistake.Right["known here: ".Length..].Split(", ").Order(StringComparer.Ordinal),
            schema["properties"]!.AsObject().Select(property => property.Key).Order(StringComparer.Ordinal));
    }
}
