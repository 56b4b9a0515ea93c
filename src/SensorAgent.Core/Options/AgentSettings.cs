namespace SensorAgent.Core.Options;

/// <summary>Section <c>Agent</c>: who this agent is.</summary>
/// <param name="Id">Stands in <c>/Agent/{agent}</c>.</param>
/// <param name="Location">The location of sensors and outputs that name none.</param>
/// <param name="StateDirectory">Where the agent keeps what must survive a restart.</param>
public sealed record AgentSettings(string Id, string Location, string StateDirectory)
{
    /// <summary>The requests over MQTT that change something and are allowed.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>The key that lists them.</summary>
    public const string AllowKey = "Allow";

    /// <summary>The section's keys, besides <see cref="AllowKey"/>.</summary>
    public static IReadOnlyList<Setting> Keys => [IdKey, LocationKey, StateDirectoryKey];

    private static readonly Setting<string> IdKey =
        Setting.Text("Id", "", "Stands in the agent's topics; empty takes the host name and four digits of the machine id.");

    private static readonly Setting<string> LocationKey =
        Setting.Text("Location", "room1", "Location of the sensors and outputs that name none.");

    private static readonly Setting<string> StateDirectoryKey =
        Setting.Text("StateDirectory", "", "Directory for what survives a restart; empty takes systemd's, or the user's own.");

    /// <summary>Reads the section; empty keys take what the machine gives.</summary>
    public static AgentSettings Read(SettingsSection section, string machineName, string stateDirectory)
    {
        var settings = new AgentSettings(
            Or(section.Get(IdKey), machineName), Or(section.Get(LocationKey), LocationKey.Default), Or(section.Get(StateDirectoryKey), stateDirectory))
        {
            Allow = section.WordList(AllowKey),
        };
        section.RefuseUnknown();
        return settings;
    }

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;
}
