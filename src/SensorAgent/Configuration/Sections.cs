using Microsoft.Extensions.Configuration;
using SensorAgent.Core.Options;

namespace SensorAgent.Configuration;

/// <summary>An entry that stands in no file, as the agent would read it.</summary>
internal static class Sections
{
    /// <summary>Makes it of keys and values.</summary>
    public static SettingsSection Of(string path, params IEnumerable<(string Key, string Value)> keys) => new(
        new ConfigurationBuilder().AddInMemoryCollection(keys.Select(key => KeyValuePair.Create(key.Key, (string?)key.Value))).Build(), path, new());
}
