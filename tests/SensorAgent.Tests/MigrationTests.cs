using SensorAgent.Configuration;
using SensorAgent.Core.Setup;

namespace SensorAgent.Tests;

public sealed class MigrationTests
{
    private static readonly MigrationStep[] Steps = [new(1, []), new(2, [("Sensors:*:Pullup", "Pull")]), new(3, [("Mqtt:Host", "Broker")])];

    [Fact]
    public void A_text_without_a_number_gets_one_and_nothing_else_changes()
    {
        const string Before = """
            {
              // who we are
              "Agent": { "Id": "a" }, // that is all
            }
            """;

        var migration = Migration.Of(Before, Migration.Steps);

        Assert.Equal("""
            {
              "Version": 1,
              // who we are
              "Agent": { "Id": "a" }, // that is all
            }
            """, migration.Text);
        Assert.Equal(0, migration.From);
        Assert.Empty(migration.Changes);
    }

    [Fact]
    public void A_key_that_has_another_name_since_is_written_so_wherever_it_stands_and_said()
    {
        const string Before = """
            {
              "Version": 1, // the first
              "Mqtt": { "Host": "embedded", "Sensors": { "Pullup": 1 } },
              "Sensors": {
                "door": { "Driver": "gpio", /* "Pullup": */ "pullup" : "up" },
                "bell": { "Pullup": "down", "Quantities": { "a": { "Pullup": 1 } } }
              }
            }
            """;

        var migration = Migration.Of(Before, Steps);

        Assert.Equal("""
            {
              "Version": 3, // the first
              "Mqtt": { "Broker": "embedded", "Sensors": { "Pullup": 1 } },
              "Sensors": {
                "door": { "Driver": "gpio", /* "Pullup": */ "Pull" : "up" },
                "bell": { "Pull": "down", "Quantities": { "a": { "Pullup": 1 } } }
              }
            }
            """, migration.Text);
        Assert.Equal(
            ["Sensors:door:pullup: is called Pull since version 2; sensoragent check --migrate writes it so.",
             "Sensors:bell:Pullup: is called Pull since version 2; sensoragent check --migrate writes it so.",
             "Mqtt:Host: is called Broker since version 3; sensoragent check --migrate writes it so."],
            migration.Changes.Select(change => $"{change}"));
    }

    [Fact]
    public void Steps_that_the_text_has_had_are_not_taken_again()
    {
        var migration = Migration.Of("""{ "Version": 2, "Sensors": { "door": { "Pullup": "a key of its own now" } } }""", Steps);

        Assert.Contains("Pullup", migration.Text);
        Assert.Equal(2, migration.From);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{ }")]
    public void An_empty_configuration_can_be_numbered(string text) =>
        Assert.Equal(1, Migration.Of(Migration.Of(text, Migration.Steps).Text, Migration.Steps).From);

    [Fact]
    public void The_last_step_leads_to_the_version_that_is_documented() =>
        Assert.Equal(ConfigurationVersion.Current, Migration.Steps[^1].To);
}
