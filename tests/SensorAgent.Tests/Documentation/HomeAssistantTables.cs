using System.Text.Json;
using System.Text.RegularExpressions;
using SensorAgent.Testing;

namespace SensorAgent.Tests.Documentation;

/// <summary>Home Assistant's own rules as docs/home-assistant.md has them, and what a discovery message breaks of them.</summary>
internal sealed partial class HomeAssistantTables
{
    private static readonly string[] Common =
        ["name", "unique_id", "platform", "availability", "availability_mode", "entity_category", "device", "origin", "qos", "retain"];

    private readonly Dictionary<string, string[][]> _platforms = Table("Platforms");
    private readonly Dictionary<string, string[][]> _sensors = Table("Device classes of sensors");
    private readonly Dictionary<string, string[][]> _others = Table("Other device classes");

    /// <summary>How many device classes the table has.</summary>
    public int Classes => _sensors.Count;

    /// <summary>What is wrong with a message on a topic; empty when nothing is.</summary>
    public IEnumerable<string> Broken(string topic, JsonElement payload)
    {
        if (!Topic().IsMatch(topic))
            yield return $"{topic} is no discovery topic";
        var device = payload.GetProperty("device");
        if (device.GetProperty("identifiers").GetArrayLength() == 0)
            yield return "the device has no identifier";
        if (payload.GetProperty("origin").GetProperty("name").GetString() is not { Length: > 0 })
            yield return "the origin has no name";
        if (!payload.TryGetProperty("components", out var components))
        {
            foreach (var broken in Broken(topic.Split('/')[^4], topic, payload))
                yield return broken;
            yield break;
        }

        var ids = new HashSet<string>();
        foreach (var component in components.EnumerateObject())
        {
            if (!Id().IsMatch(component.Name))
                yield return $"{component.Name} is no id";
            if (!ids.Add(component.Value.GetProperty("unique_id").GetString()!))
                yield return $"{component.Name} has the unique_id of another";
            foreach (var broken in Broken(component.Value.GetProperty("platform").GetString()!, component.Name, component.Value))
                yield return broken;
        }
    }

    private IEnumerable<string> Broken(string platform, string id, JsonElement options)
    {
        if (!_platforms.TryGetValue(platform, out var table))
        {
            yield return $"{id}: there is no platform {platform}";
            yield break;
        }

        var keys = options.EnumerateObject().Select(option => option.Name).ToArray();
        foreach (var key in table[0].Append("unique_id").Append("name").Except(keys))
            yield return $"{id}: {key} is missing";
        foreach (var key in keys.Except([.. table[0], .. table[1], .. Common]))
            yield return $"{id}: {key} is no option of {platform}";
        foreach (var option in options.EnumerateObject().Where(option => option.Value.ValueKind == JsonValueKind.String))
        {
            var text = option.Value.GetString()!;
            if (text.Length == 0 || Braces(text, '{') != Braces(text, '}'))
                yield return $"{id}: {option.Name} cannot be \"{text}\"";
            if (option.Name.EndsWith("_topic", StringComparison.Ordinal) && text.AsSpan().ContainsAny('+', '#', '{'))
                yield return $"{id}: {text} is no topic";
        }

        foreach (var broken in ClassesOf(platform, options).Concat(Availability(options)).Concat(Bounds(platform, options)))
            yield return $"{id}: {broken}";
    }

    private IEnumerable<string> ClassesOf(string platform, JsonElement options)
    {
        var (device, unit, state) = (Text(options, "device_class"), Text(options, "unit_of_measurement"), Text(options, "state_class"));
        if (platform is "sensor" or "binary_sensor" && Text(options, "entity_category") == "config")
            yield return "a sensor is never of the category config";
        if (state.Length > 0 && state is not ("measurement" or "measurement_angle" or "total" or "total_increasing"))
            yield return $"there is no state class {state}";
        if (state == "measurement_angle" && unit != "°")
            yield return "measurement_angle wants °";
        if (device.Length == 0)
            yield break;
        if (platform != "sensor")
        {
            if (!_others.TryGetValue(platform, out var known) || !known[0].Contains(device))
                yield return $"{platform} has no device class {device}";
            yield break;
        }

        if (!_sensors.TryGetValue(device, out var rules))
            yield return $"there is no device class {device}";
        else if (!rules[0].Contains(unit.Length == 0 ? "none" : unit))
            yield return $"{device} does not go with \"{unit}\"";
        else if (state.Length > 0 && !rules[1].Contains(state))
            yield return $"{device} does not go with {state}";
    }

    private static IEnumerable<string> Availability(JsonElement options)
    {
        if (!options.TryGetProperty("availability", out var all))
            yield break;
        if (all.EnumerateArray().Any(entry => Text(entry, "topic").Length == 0))
            yield return "an availability without topic";
        if (Text(options, "availability_mode") is not ("all" or "any" or "latest"))
            yield return "no availability_mode";
    }

    private static IEnumerable<string> Bounds(string platform, JsonElement options)
    {
        if (platform == "number" && options.GetProperty("min").GetDouble() >= options.GetProperty("max").GetDouble())
            yield return "min is not below max";
        if (platform == "number" && options.GetProperty("step").GetDouble() < 0.001)
            yield return "step is too small";
        if (platform == "text" && options.GetProperty("max").GetInt32() > 255)
            yield return "a text has at most 255 characters";
        if (options.TryGetProperty("command_topic", out _) && platform != "button" && options.GetProperty("retain").GetBoolean())
            yield return "the agent ignores retained commands";
        if (platform == "event" && options.GetProperty("event_types").GetArrayLength() == 0)
            yield return "an event without types";
        if (options.TryGetProperty("expire_after", out var expire) && expire.GetInt32() <= 0)
            yield return "expire_after is no length of time";
    }

    private static string Text(JsonElement element, string member) => element.TryGetProperty(member, out var value) ? value.GetString()! : "";

    private static int Braces(string text, char brace) => text.Count(letter => letter == brace);

    /// <summary>A table under a heading: what the first column names, and the lists in the others.</summary>
    private static Dictionary<string, string[][]> Table(string heading) => File.ReadAllText(Path.Combine(Repository.Root, "docs/home-assistant.md"))
        .Split($"### {heading}\n")[1].Split("\n#")[0].Split('\n')
        .Where(line => line.StartsWith('|')).Skip(2)
        .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())
        .ToDictionary(cells => cells[0], cells => cells[1..].Select(cell => cell.Split(", ", StringSplitOptions.RemoveEmptyEntries)).ToArray());

    [GeneratedRegex("^[^+#]+/([a-z_]+)/([a-zA-Z0-9_-]+/)?[a-zA-Z0-9_-]+/config$")]
    private static partial Regex Topic();

    [GeneratedRegex("^[a-zA-Z0-9_-]+$")]
    private static partial Regex Id();
}
