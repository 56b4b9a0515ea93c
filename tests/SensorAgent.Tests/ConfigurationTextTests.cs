using System.Text.Json;
using SensorAgent.Configuration;

namespace SensorAgent.Tests;

public sealed class ConfigurationTextTests
{
    private static readonly (string, string)[] Entry = [("light", """{ "Driver": "bh1750" }""")];

    [Fact]
    public void An_entry_goes_to_the_end_of_its_section_and_everything_else_stays()
    {
        const string Before = """
            {
              // who we are
              "Agent": { "Id": "a" },
              "Sensors": {
                "climate": { "Driver": "bme280" } /* upstairs, not "down" */
                // "old": { "Driver": "lm75" },
              },
              "Outputs": {}
            }
            """;

        Assert.Equal("""
            {
              // who we are
              "Agent": { "Id": "a" },
              "Sensors": {
                "climate": { "Driver": "bme280" }, /* upstairs, not "down" */
                // "old": { "Driver": "lm75" },
                "light": { "Driver": "bh1750" }
              },
              "Outputs": {}
            }
            """, ConfigurationText.Add(Before, "Sensors", Entry));
    }

    [Fact]
    public void A_trailing_comma_is_not_doubled()
    {
        const string Before = """
            {
              "Sensors": {
                "climate": { "Driver": "bme280" }, // a comma, that is allowed
              },
            }
            """;

        Assert.Equal("""
            {
              "Sensors": {
                "climate": { "Driver": "bme280" }, // a comma, that is allowed
                "light": { "Driver": "bh1750" }
              },
            }
            """, ConfigurationText.Add(Before, "Sensors", Entry));
    }

    [Fact]
    public void A_section_that_is_not_there_is_made()
    {
        const string Before = """
            {
                "Board": { "Kind": "linux" }
            }
            """;

        Assert.Equal("""
            {
                "Board": { "Kind": "linux" },
                "Sensors": {
                    "light": { "Driver": "bh1750" }
                }
            }
            """, ConfigurationText.Add(Before, "Sensors", Entry));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Sensors":{}}""")]
    [InlineData("""{"sensors":{"a":{"Driver":"host"}}}""")]
    [InlineData("""{ "Agent": { "Sensors": {} }, "Sensors": { "a": { "x": [1, { "y": "}" }] } } }""")]
    [InlineData("{\r\n  \"Sensors\": {\r\n    \"a\": {}\r\n  }\r\n}\r\n")]
    [InlineData("{ \"Sensors\": { \"a\": 1 // , 2\n } }")]
    [InlineData("""{ "Sensors": { "a": "größer" /*,*/ } }""")]
    public void However_the_file_is_written_the_entry_is_there_and_the_others_still_are(string before)
    {
        var after = ConfigurationText.Add(before, "Sensors", Entry);

        var (old, now) = (SensorsOf(before), SensorsOf(after));
        Assert.Equal(old.Append("light"), now);
    }

    [Fact]
    public void Lines_end_as_they_did() =>
        Assert.DoesNotContain("\n", ConfigurationText.Add("{\r\n  \"Sensors\": {}\r\n}", "Sensors", Entry).Replace("\r\n", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("[]")]
    [InlineData("""{ "Sensors": [] }""")]
    [InlineData("""{ "Sensors": { """)]
    public void What_is_no_object_is_refused(string text) => Assert.ThrowsAny<JsonException>(() => ConfigurationText.Add(text, "Sensors", Entry));

    private static string[] SensorsOf(string json)
    {
        using var document = JsonDocument.Parse(json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        return [.. document.RootElement.EnumerateObject()
            .Where(member => member.Name.Equals("Sensors", StringComparison.OrdinalIgnoreCase))
            .SelectMany(member => member.Value.EnumerateObject().Select(entry => entry.Name))];
    }
}
