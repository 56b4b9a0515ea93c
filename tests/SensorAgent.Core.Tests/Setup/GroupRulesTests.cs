using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Setup;

/// <summary>Groups, scenes and links as they stand in the configuration.</summary>
public sealed class GroupRulesTests
{
    private static readonly Catalogue Catalogue = new(
        [
            new("button", new("A button") { Bus = BusKind.Gpio, TellsChanges = true, Quantities = [new("button"), new("button_event")] }, _ => throw new NotSupportedException()),
            new("contact", new("A contact") { Bus = BusKind.Gpio, TellsChanges = true, Quantities = [new("door")] }, _ => throw new NotSupportedException()),
            new("pads", new("Two pads") { Bus = BusKind.Gpio, TellsChanges = true, Quantities = [new("touch_1"), new("touch_2")] }, _ => throw new NotSupportedException()),
            new("bme280", FakeSensor.Description, _ => throw new NotSupportedException()),
        ],
        [
            new("gpio", new("A line", OutputKind.Switch) { Bus = BusKind.Gpio }, _ => throw new NotSupportedException()),
            new("pwm", new("A channel", OutputKind.Dimmer) { Bus = BusKind.Pwm }, _ => throw new NotSupportedException()),
        ]);

    private const string Devices = """
        "Sensors": {
          "bell": { "Driver": "button", "Pin": "GPIO5" }, "door": { "Driver": "contact", "Pin": "GPIO6" }, "pad": { "Driver": "pads", "Pin": "GPIO7" },
          "climate": { "Driver": "bme280" }, "spare": { "Driver": "button", "Pin": "GPIO8", "Enabled": false }
        },
        "Outputs": {
          "lamp": { "Driver": "gpio", "Pin": "GPIO17" }, "fan": { "Driver": "pwm" }, "old": { "Driver": "gpio", "Pin": "GPIO18", "Enabled": false }
        }
        """;

    private readonly Findings _findings = new();

    [Fact]
    public void Groups_scenes_and_links_become_part_of_the_plan()
    {
        var plan = Read("""
            "Groups": { "all": { "Outputs": ["fan", "lamp"], "Location": "house" } },
            "Scenes": { "evening": { "Set": ["lamp ON", "fan 30"] } },
            "Links": { "a": { "Input": "bell", "Output": "lamp" }, "b": { "Input": "bell", "On": "long", "Output": "evening" },
                       "c": { "Input": "pad", "Quantity": "touch_2", "On": "off", "Output": "all", "Command": "OFF" } }
            """);

        Assert.Empty(_findings.Mistakes);
        Assert.Equal(["all at house: fan, lamp", "evening at room1: lamp, fan"], plan.Groups.Select(group => $"{group.Name} at {group.Location}: {string.Join(", ", group.Outputs.Select(output => output.Name))}"));
        Assert.Equal(
            ["bell button on lamp TOGGLE", "bell button_event long evening ON", "pad touch_2 off all OFF"],
            plan.Links.Select(link => $"{link.Channel.Sensor} {link.Channel.Quantity} {link.On} {link.Output} {System.Text.Encoding.UTF8.GetString(link.Command.Span)}"));
    }

    [Fact]
    public void What_is_disabled_is_left_out_of_groups_and_links()
    {
        var plan = Read("""
            "Groups": { "all": { "Outputs": ["old", "lamp"] } },
            "Scenes": { "evening": { "Set": ["old ON", "fan 30"] } },
            "Links": { "a": { "Input": "spare", "Output": "lamp" }, "b": { "Input": "bell", "Output": "old" } }
            """);

        Assert.Empty(_findings.Mistakes);
        Assert.Equal(["lamp", "fan"], plan.Groups.SelectMany(group => group.Outputs).Select(output => output.Name));
        Assert.Empty(plan.Links);
    }

    [Theory]
    [InlineData("""  "Groups": { "all": {} } """, "Groups:all:Outputs: is missing; list the outputs of the group: [\"lamp\", \"fan\"].")]
    [InlineData("""  "Groups": { "all": { "Outputs": ["lmap"] } } """, "Groups:all:Outputs: there is no output \"lmap\"; did you mean \"lamp\"?")]
    [InlineData("""  "Groups": { "all": { "Outputs": ["lamp", "lamp"] } } """, "Groups:all:Outputs: \"lamp\" stands there twice.")]
    [InlineData("""  "Groups": { "all": { "Output": "lamp", "Outputs": "fan" } } """, "Groups:all:Output: is not a key that anything reads; did you mean \"Outputs\"?")]
    [InlineData("""  "Groups": { "lamp": { "Outputs": ["lamp"] } } """, "Groups:lamp: is the name of an output already; every output, group and scene needs a name of its own.")]
    [InlineData("""  "Groups": { "x": { "Outputs": ["lamp"] } }, "Scenes": { "x": { "Set": ["lamp ON"] } } """, "Scenes:x: is the name of a group already; every output, group and scene needs a name of its own.")]
    [InlineData("""  "Groups": { "x#": { "Outputs": ["lamp"] } } """, "Groups:x#:Location: \"/Output/x#/room1\" cannot be a topic: it has a wildcard (+ or #), which only a subscription may have; use letters, digits, - and _, with / between levels.")]
    [InlineData("""  "Scenes": { "x": {} } """, "Scenes:x:Set: is missing; list the commands of the scene: [\"lamp ON\", \"fan 30\"].")]
    [InlineData("""  "Scenes": { "x": { "Set": ["lamp 30"] } } """, "Scenes:x:Set: \"lamp 30\" is no command for lamp; A switch has no level 30; use ON or OFF.")]
    [InlineData("""  "Scenes": { "x": { "Set": ["fam 30"] } } """, "Scenes:x:Set: there is no output \"fam\"; did you mean \"fan\"?")]
    [InlineData("""  "Links": { "a": { "Output": "lamp" } } """, "Links:a:Input: is missing; known here: bell, climate, door, pad, spare.")]
    [InlineData("""  "Links": { "a": { "Input": "bel", "Output": "lamp" } } """, "Links:a:Input: there is no sensor \"bel\"; did you mean \"bell\"?")]
    [InlineData("""  "Links": { "a": { "Input": "bell", "Output": "lmap" } } """, "Links:a:Output: there is no output \"lmap\"; did you mean \"lamp\"?")]
    [InlineData("""  "Links": { "a": { "Input": "door", "On": "double", "Output": "lamp" } } """, "Links:a:On: door (contact) knows no double; only a button does; use on or off.")]
    [InlineData("""  "Links": { "a": { "Input": "climate", "Output": "lamp" } } """, "Links:a:On: climate (bme280) knows no press; use an input with a level: a button, contact or motion.")]
    [InlineData("""  "Links": { "a": { "Input": "pad", "Output": "lamp" } } """, "Links:a:Quantity: is missing; say which: touch_1, touch_2.")]
    [InlineData("""  "Links": { "a": { "Input": "pad", "Quantity": "touch_3", "Output": "lamp" } } """, "Links:a:Quantity: pad has no \"touch_3\" that knows press; did you mean \"touch_1\"?")]
    [InlineData("""  "Links": { "a": { "Input": "bell", "Output": "lamp", "Command": "ONN" } } """, "Links:a:Command: \"ONN\" is no command for lamp; \"ONN\" is no command; did you mean ON?")]
    [InlineData("""  "Links": { "a": { "Input": "bell", "On": "tripel", "Output": "lamp" } } """, "Links:a:On: \"tripel\" cannot stand here; use press, release, click, double, long, on or off.")]
    public void Every_mistake_is_named_with_its_path(string sections, string mistake)
    {
        Read(sections);

        Assert.Equal(mistake, Assert.Single(_findings.Mistakes).ToString());
    }

    private AgentPlan Read(string sections) => AgentPlan.Read(
        Config.Of($$"""{ {{Devices}}, {{sections}} }"""), Catalogue, new("machine", "client", "/tmp"), _ => new FakeBoard(), _findings);
}
