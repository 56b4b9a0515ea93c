using SensorAgent.Configuration;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Documentation;

/// <summary>A configuration entry that <c>check</c> accepts: the keys of the place, and those without which the driver cannot be.</summary>
/// <param name="Section"><c>Sensors</c> or <c>Outputs</c>.</param>
/// <param name="Name">The entry's name.</param>
/// <param name="Keys">Its keys with their values, and how these stand in the file.</param>
internal sealed record ExampleEntry(string Section, string Name, IReadOnlyList<(string Key, string Value, string Json)> Keys)
{
    private const string Serial = "serial0";

    /// <summary>Makes the entry of a driver.</summary>
    public static ExampleEntry Of(
        string section, string name, string driver, DeviceDescription description,
        IEnumerable<Setting> keys, params IEnumerable<(string Key, string Value)> more)
    {
        var settings = keys.ToDictionary(setting => setting.Key, StringComparer.OrdinalIgnoreCase);
        foreach (var path in description.Example.Select(pair => pair.Key).Where(path => path.Contains(':', StringComparison.Ordinal)))
            settings[path] = description.Maps.First(map => map.Key == path.Split(':')[0]).Keys.First(key => key.Key == path.Split(':')[^1]);
        var given = description.Example.Select(pair => pair.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        IEnumerable<(string Key, string Value)> all =
        [
            ("Driver", driver), .. Place(description).Concat(PinsOf(description)).Where(pair => !given.Contains(pair.Key)), .. description.Example,
            .. more.Where(pair => !given.Contains(pair.Key)),
        ];
        return new(section, name, [.. all.Select(pair => (pair.Key, pair.Value, SettingText.Json(settings.GetValueOrDefault(pair.Key), pair.Value)))]);
    }

    /// <summary>The pins of the example, in the order of the description.</summary>
    public static IEnumerable<(string Key, string Value)> PinsOf(DeviceDescription description) =>
        description.Pins.Zip(Wiring.FreeLines, (pin, line) => (pin.Key, Value: line.Name));

    /// <summary>The entry as the agent would read it.</summary>
    public SettingsSection Settings => Sections.Of($"{Section}:{Name}", Keys.Select(key => (key.Key, key.Value)));

    /// <summary>The whole file.</summary>
    public string File => string.Join('\n',
    [
        "{", $"  \"{Section}\": {{", $"    \"{Name}\": {{",
        string.Join(",\n", Members(Keys.Select(key => (key.Key, key.Json))).Select(member => $"      {member}")),
        "    }", "  }", "}",
    ]);

    /// <summary>Members of an object; those whose path goes deeper are gathered into objects, each on one line.</summary>
    private static IEnumerable<string> Members(IEnumerable<(string Path, string Json)> keys) => keys
        .GroupBy(key => key.Path.Split(':')[0])
        .Select(group => group.First().Path == group.Key
            ? $"\"{group.Key}\": {group.First().Json}"
            : $"\"{group.Key}\": {{ {string.Join(", ", Members(group.Select(key => (key.Path[(group.Key.Length + 1)..], key.Json))))} }}");

    private static IEnumerable<(string Key, string Value)> Place(DeviceDescription description) => description.Bus switch
    {
        BusKind.I2c => [(BusKeys.I2cBus.Key, BusKeys.I2cBus.DefaultText), ("Address", description.Address.DefaultText)],
        BusKind.Spi => [(BusKeys.SpiBus.Key, BusKeys.SpiBus.DefaultText), (BusKeys.ChipSelect.Key, BusKeys.ChipSelect.DefaultText)],
        BusKind.Pwm => [(BusKeys.PwmChannel.Key, BusKeys.PwmChannel.DefaultText)],
        BusKind.Serial => [(BusKeys.Port.Key, Serial)],
        _ => [],
    };
}
