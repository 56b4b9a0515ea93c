namespace SensorAgent.Core.Options;

/// <summary>Section <c>HomeAssistant</c>: whether and how the agent introduces itself to Home Assistant.</summary>
/// <param name="Enabled">Whether it does.</param>
/// <param name="Prefix">Where Home Assistant listens for introductions.</param>
/// <param name="IsDevice">Whether it does so in one message for the whole device; otherwise in one for each entity.</param>
public sealed record HomeAssistantSettings(bool Enabled, string Prefix, bool IsDevice)
{
    /// <summary>The key that says as what an output shows itself.</summary>
    public const string PlatformsKey = "Platforms";

    /// <summary>The section's keys, besides <see cref="PlatformsKey"/>.</summary>
    public static IReadOnlyList<Setting> Keys => [EnabledKey, PrefixKey, FormKey];

    private const string Device = "device";

    private static readonly Setting<bool> EnabledKey = Setting.Flag("Enabled", false, "true lets Home Assistant find the agent over MQTT.");

    private static readonly Setting<string> PrefixKey = Setting.Text(
        "Prefix", "homeassistant", "Discovery prefix, as it is set in Home Assistant.", "use a topic without wildcards, such as homeassistant",
        text => !text.AsSpan().ContainsAny('+', '#') && !text.Any(char.IsControl) && text.Split('/').All(level => level.Length > 0));

    private static readonly Setting<string> FormKey = Setting.Choice(
        "Form", Device, [Device, "components"], "device: one message for the whole agent; components: one for each entity, as Home Assistant before 2024.11 wants it.");

    /// <summary>As what outputs show themselves, by name, where that is not what their kind suggests.</summary>
    public IReadOnlyDictionary<string, string> Platforms { get; init; } = new Dictionary<string, string>();

    /// <summary>As what an output can show itself.</summary>
    public static Setting<string> PlatformOf(string output) =>
        Setting.Choice(output, "", ["switch", "light", "fan", "number"], "As what the output shows itself.");

    /// <summary>Reads the section.</summary>
    public static HomeAssistantSettings Read(SettingsSection section)
    {
        var platforms = section.Section(PlatformsKey);
        var settings = new HomeAssistantSettings(section.Get(EnabledKey), section.Get(PrefixKey), section.Get(FormKey) == Device)
        {
            Platforms = platforms.Names.ToArray().ToDictionary(name => name, name => platforms.Get(PlatformOf(name)), StringComparer.Ordinal),
        };
        section.RefuseUnknown();
        return settings;
    }
}
