using SensorAgent.Core.Commands;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Rules;

/// <summary>One entry of <c>Links</c>, read and checked: what happens at an input is a command for an output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Channel">The channel of the input that tells of it.</param>
/// <param name="On">What has to happen: <c>on</c> or <c>off</c> of a level, or the text of an event.</param>
/// <param name="Output">The output, group or scene.</param>
/// <param name="Command">The command, as it would come on <c>…/set</c>.</param>
public sealed record LinkPlan(string Name, ChannelId Channel, string On, string Output, ReadOnlyMemory<byte> Command)
{
    private const string Event = "button_event";

    private static readonly Setting<string> InputKey = Setting.Text("Input", "", "Name of the sensor: a button, contact, motion or other input with a level.");
    private static readonly Setting<string> QuantityKey = Setting.Text("Quantity", "", "Which of its quantities, where it has several levels.");

    private static readonly Setting<string> OnKey = Setting.Choice(
        "On", "press", ["press", "release", "click", "double", "long", "on", "off"],
        "What has to happen: press and release of a button are the same as on and off; click, double and long are known a moment later.");

    private static readonly Setting<string> OutputKey = Setting.Text("Output", "", "Name of the output, group or scene.");
    private static readonly Setting<string> CommandKey = Setting.Text("Command", "TOGGLE", "What it is told, as on its set topic; a scene is told ON.");

    /// <summary>The keys of an entry.</summary>
    public static IReadOnlyList<Setting> Keys => [InputKey, QuantityKey, OnKey, OutputKey, CommandKey];

    /// <summary>Reads one entry; null when it cannot work, which is then among the findings, or when its input or output is disabled.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="section">Its section.</param>
    /// <param name="sensors">The sensors there are.</param>
    /// <param name="outputs">The outputs there are.</param>
    /// <param name="groups">The groups and scenes there are.</param>
    /// <param name="known">The names of sensors and outputs that stand in the configuration, also of those that are disabled.</param>
    public static LinkPlan? Read(
        string name, SettingsSection section, IReadOnlyList<SensorPlan> sensors, IReadOnlyList<OutputPlan> outputs, IReadOnlyList<GroupPlan> groups,
        (IReadOnlyList<string> Sensors, IReadOnlyList<string> Outputs) known)
    {
        var (input, quantity, on) = (section.Get(InputKey), section.Get(QuantityKey), section.Get(OnKey));
        var (output, command) = (section.Get(OutputKey), section.Get(CommandKey));
        section.RefuseUnknown();
        if (!IsKnown(section, InputKey, input, "sensor", known.Sensors) | !IsKnown(section, OutputKey, output, "output", [.. known.Outputs, .. groups.Select(group => group.Name)]))
            return null;

        var channel = sensors.FirstOrDefault(sensor => sensor.Name == input) is { } plan ? ChannelOf(section, plan, quantity, on) : null;
        var group = groups.FirstOrDefault(known => known.Name == output);
        if (group is { IsScene: true } && !section.Has(CommandKey.Key))
            command = "ON";
        var bytes = Payload.Text(command);
        ParsedCommand? parsed = group?.Parse(bytes)
            ?? (outputs.FirstOrDefault(known => known.Name == output) is { } single ? CommandParser.Parse(bytes, single.Kind, single.Range) : null);
        if (parsed is { Command: null, Reason: var reason })
            section.Add(CommandKey.Key, $"\"{command}\" is no command for {output}", reason.TrimEnd('.'));
        return channel is null || parsed is null ? null : new(name, channel.Id, WordOf(on), output, bytes);
    }

    private static bool IsKnown(SettingsSection section, Setting<string> key, string name, string what, IReadOnlyList<string> known)
    {
        if (known.Contains(name))
            return true;
        section.Add(key.Key, name.Length == 0 ? "is missing" : $"there is no {what} \"{name}\"", Spelling.DidYouMean(name, [.. known]));
        return false;
    }

    private static ChannelPlan? ChannelOf(SettingsSection section, SensorPlan sensor, string quantity, string on)
    {
        var isEvent = on is "click" or "double" or "long";
        var fitting = sensor.Channels.Where(channel => isEvent ? channel.Id.Quantity == Event : channel.Quantity.Kind == ValueKind.Binary).ToArray();
        if (quantity.Length > 0 && fitting.FirstOrDefault(channel => channel.Id.Quantity == quantity) is { } chosen)
            return chosen;
        if (fitting.Length == 0)
            section.Add(OnKey.Key, $"{sensor.Name} ({sensor.Driver.Name}) knows no {on}", isEvent ? "only a button does; use on or off" : "use an input with a level: a button, contact or motion");
        else if (quantity.Length > 0)
            section.Add(QuantityKey.Key, $"{sensor.Name} has no \"{quantity}\" that knows {on}", Spelling.DidYouMean(quantity, [.. fitting.Select(channel => channel.Id.Quantity)]));
        else if (fitting.Length > 1)
            section.Add(QuantityKey.Key, "is missing", $"say which: {string.Join(", ", fitting.Select(channel => channel.Id.Quantity))}");
        return quantity.Length == 0 && fitting is [var only] ? only : null;
    }

    private static string WordOf(string on) => on switch
    {
        "press" => "on",
        "release" => "off",
        _ => on,
    };
}
