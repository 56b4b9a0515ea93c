namespace SensorAgent.Core.Options;

/// <summary>Section <c>Agent</c>: who this agent is.</summary>
/// <param name="Id">Stands in <c>/Agent/{agent}</c>.</param>
/// <param name="Location">The location of sensors and outputs that name none.</param>
/// <param name="StateDirectory">Where the agent keeps what must survive a restart.</param>
public sealed record AgentSettings(string Id, string Location, string StateDirectory)
{
    /// <summary>The requests over MQTT that change something and are allowed.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Where it stands, in degrees north; null where that is not said.</summary>
    public double? Latitude { get; init; }

    /// <summary>Where it stands, in degrees east; null where that is not said.</summary>
    public double? Longitude { get; init; }

    /// <summary>The key that lists them.</summary>
    public const string AllowKey = "Allow";

    /// <summary>The section's keys, besides <see cref="AllowKey"/>.</summary>
    public static IReadOnlyList<Setting> Keys => [IdKey, LocationKey, StateDirectoryKey, LatitudeKey, LongitudeKey];

    private static readonly Setting<string> IdKey =
        Setting.Text("Id", "", "Stands in the agent's topics; empty takes the host name and four digits of the machine id.");

    private static readonly Setting<string> LocationKey =
        Setting.Text("Location", "room1", "Location of the sensors and outputs that name none.");

    private static readonly Setting<string> StateDirectoryKey =
        Setting.Text("StateDirectory", "", "Directory for what survives a restart; empty takes systemd's, or the user's own.");

    private static readonly Setting<double?> LatitudeKey =
        Setting.OptionalNumber("Latitude", -90, 90, "Degrees north, south negative; rules need it for sunrise and sunset.");

    private static readonly Setting<double?> LongitudeKey =
        Setting.OptionalNumber("Longitude", -180, 180, "Degrees east, west negative; rules need it for sunrise and sunset.");

    /// <summary>Reads the section; empty keys take what the machine gives.</summary>
    public static AgentSettings Read(SettingsSection section, string machineName, string stateDirectory)
    {
        var settings = new AgentSettings(
            Or(section.Get(IdKey), machineName), Or(section.Get(LocationKey), LocationKey.Default), Or(section.Get(StateDirectoryKey), stateDirectory))
        {
            Allow = section.WordList(AllowKey),
            Latitude = section.Get(LatitudeKey),
            Longitude = section.Get(LongitudeKey),
        };
        if (settings.Latitude.HasValue != settings.Longitude.HasValue)
            section.Add(settings.Latitude.HasValue ? LongitudeKey.Key : LatitudeKey.Key, "is missing", "a place has both");
        section.RefuseUnknown();
        return settings;
    }

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;
}
