using Microsoft.Extensions.Configuration;

namespace SensorAgent.Configuration;

/// <summary>What one configuration has that another has not, in sentences without secrets.</summary>
internal static class ConfigurationChanges
{
    /// <summary>The sentences, in the order of the keys.</summary>
    public static IReadOnlyList<string> Between(IConfiguration before, IConfiguration after)
    {
        var (old, now) = (Values(before), Values(after));
        var changes = new List<string>();
        var told = "";
        foreach (var key in old.Keys.Union(now.Keys, StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase))
        {
            if (told.Length > 0 && key.StartsWith(told, StringComparison.OrdinalIgnoreCase))
                continue;
            var (was, has) = (old.GetValueOrDefault(key), now.GetValueOrDefault(key));
            if (was == has)
                continue;
            told = "";
            if (EntryOf(key) is { } entry && (!IsIn(old, entry) || !IsIn(now, entry)))
            {
                changes.Add(IsIn(now, entry) ? $"{entry} is new." : $"{entry} is left out.");
                told = entry + ":";
            }
            else
            {
                changes.Add((was, has) switch
                {
                    (null, _) => $"{key} becomes {Shown(key, has!)}.",
                    (_, null) => $"{key} is no longer given; it was {Shown(key, was)}.",
                    _ when Shown(key, was) == Shown(key, has) => $"{key} becomes another one.",
                    _ => $"{key} becomes {Shown(key, has)}; it was {Shown(key, was)}.",
                });
            }
        }

        return changes;
    }

    private static Dictionary<string, string> Values(IConfiguration configuration) => configuration.AsEnumerable()
        .Where(entry => entry.Value is { Length: > 0 } && !entry.Key.StartsWith('$'))
        .ToDictionary(entry => entry.Key, entry => entry.Value!, StringComparer.OrdinalIgnoreCase);

    /// <summary><c>Sensors:climate</c> of <c>Sensors:climate:Driver</c>: what stands in the file under a name of its own.</summary>
    private static string? EntryOf(string key) =>
        key.Split(':') is [var section, var name, _, ..] && section.ToUpperInvariant() is "SENSORS" or "OUTPUTS" or "RULES" ? $"{section}:{name}" : null;

    private static bool IsIn(Dictionary<string, string> values, string entry) => values.Keys.Any(key => key.StartsWith(entry + ":", StringComparison.OrdinalIgnoreCase));

    private static string Shown(string key, string value) =>
        Redaction.Of(ConfigurationText.Member(key.Split(':')[^1], value)) is var shown && shown == ConfigurationText.Member(key.Split(':')[^1], value)
            ? value
            : shown[(shown.IndexOf(": \"", StringComparison.Ordinal) + 3)..^1];
}
