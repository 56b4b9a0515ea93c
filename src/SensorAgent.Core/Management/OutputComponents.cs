using System.Text.Json.Nodes;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Core.Management;

/// <summary>Outputs as Home Assistant's entities, in the words that they take and tell.</summary>
internal static class OutputComponents
{
    private const string WorksTemplate = "{{ 'offline' if value_json.error is defined else 'online' }}";
    private const string IsOnTemplate = "{{ 'ON' if value | float(0) > 0 else 'OFF' }}";
    private const double FineStep = 0.1;
    private const int WideRange = 20;

    /// <summary>The one of an output.</summary>
    public static DiscoveryComponent Of(OutputPlan output, DiscoveryContext context)
    {
        var platform = context.Plan.Settings.Platforms.GetValueOrDefault(output.Name) is { Length: > 0 } chosen ? chosen : output.Kind switch
        {
            OutputKind.Dimmer or OutputKind.Light => "light",
            OutputKind.Number => "number",
            OutputKind.Cover => "cover",
            OutputKind.Text => "text",
            _ => "switch",
        };
        var (state, set) = (context.Topics.OutputState(output.Name, output.Location), context.Topics.OutputSet(output.Name, output.Location));
        var detail = context.Topics.OutputDetail(output.Name);
        var id = DiscoveryComponent.IdOf(platform, output.Name);
        var options = context.Entity(id, output.Name, output.Location, (detail, WorksTemplate));
        options["command_topic"] = set;
        options["state_topic"] = state;
        options["retain"] = false; // a retained command is ignored
        switch (platform, output.Kind)
        {
            case ("number", _):
                AddNumber(options, output.Range);
                break;
            case ("cover", _):
                AddCover(options, set, detail);
                break;
            case ("text", _):
                options["max"] = 255;
                options["command_template"] = "{{ {'value': value} | tojson }}"; // so that OFF is shown, and does not blank
                options["value_template"] = "{{ '' if value == 'OFF' else value }}";
                break;
            default:
                options["payload_on"] = "ON";
                options["payload_off"] = "OFF";
                if (output.Kind != OutputKind.Switch)
                    AddLevel(options, platform, state, set);
                if (output.Kind == OutputKind.Light)
                    AddColour(options, set, detail);
                break;
        }

        return new(platform, id, options);
    }

    /// <summary>The one of a group or scene; none for a group to which ON would not say enough.</summary>
    public static IEnumerable<DiscoveryComponent> Of(GroupPlan group, DiscoveryContext context)
    {
        if (!group.IsScene && !group.Outputs.All(output => output.Kind.IsSwitched()))
            yield break;
        var platform = group.IsScene ? "scene" : "switch";
        var id = DiscoveryComponent.IdOf(platform, group.Name);
        var options = context.Entity(id, group.Name, group.Location);
        options["command_topic"] = context.Topics.OutputSet(group.Name, group.Location);
        options["payload_on"] = "ON";
        options["retain"] = false;
        if (!group.IsScene)
        {
            options["payload_off"] = "OFF";
            options["state_topic"] = context.Topics.OutputState(group.Name, group.Location);
        }

        yield return new(platform, id, options);
    }

    private static void AddLevel(JsonObject options, string platform, string state, string set)
    {
        options["state_value_template"] = IsOnTemplate;
        if (platform == "fan")
        {
            options["percentage_command_topic"] = set;
            options["percentage_state_topic"] = state;
            options["percentage_value_template"] = "{{ value | float(0) | round(0) | int }}";
            return;
        }

        options["brightness_command_topic"] = set;
        options["brightness_state_topic"] = state;
        options["brightness_scale"] = 100;
        options["on_command_type"] = "brightness"; // ON after a level would undo it
    }

    private static void AddColour(JsonObject options, string set, string detail)
    {
        options["rgb_command_topic"] = set;
        options["rgb_command_template"] = "#{{ '%02X%02X%02X' | format(red, green, blue) }}";
        options["rgb_state_topic"] = detail;
        options["rgb_value_template"] =
            "{% set c = value_json.color | default('') %}{{ [c[1:3] | int(0, 16), c[3:5] | int(0, 16), c[5:7] | int(0, 16)] | join(',') if c else '' }}";
    }

    private static void AddNumber(JsonObject options, OutputRange range)
    {
        options["min"] = range.Least;
        options["max"] = range.Most;
        options["step"] = range.Most - range.Least >= WideRange ? 1 : FineStep;
        options["unit_of_measurement"] = range.Unit == "degrees" ? "°" : range.Unit;
        options["value_template"] = "{{ 'None' if value == 'OFF' else value }}"; // None is Home Assistant's word for unknown
    }

    private static void AddCover(JsonObject options, string set, string detail)
    {
        options["value_template"] = "{{ 'stopped' if value == 'OFF' else value }}";
        options["position_topic"] = detail;
        options["position_template"] = "{{ value_json.position | default('') }}";
        options["set_position_topic"] = set;
        options["payload_open"] = "OPEN";
        options["payload_close"] = "CLOSE";
        options["payload_stop"] = "STOP";
    }
}
