using System.Collections;
using SensorAgent.Core.Options;

namespace SensorAgent.Configuration;

/// <summary>What the environment and the command line put over the file.</summary>
internal static class Overrides
{
    private static readonly string[] Sections = ["Agent", "Mqtt", "History", "Board", "Sensors", "Outputs", "Groups", "Scenes", "Links", "Logging", "Web", "Metrics", "HomeAssistant"];

    /// <summary>
    /// Variables such as <c>Sensors__climate__Interval</c>. Only those that start with a section of ours count: the environment is
    /// full of what belongs to others.
    /// </summary>
    public static Dictionary<string, string?> FromEnvironment(IDictionary variables, Findings findings)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry variable in variables)
        {
            var name = (string)variable.Key;
            var end = name.IndexOf("__", StringComparison.Ordinal);
            if (end <= 0)
                continue;
            var section = name[..end];
            if (Sections.Contains(section, StringComparer.OrdinalIgnoreCase))
                settings[name.Replace("__", ":", StringComparison.Ordinal)] = (string?)variable.Value;
            else if (Spelling.Nearest(section, Sections) is { } near)
                findings.Note(name, "this environment variable is not read", $"did you mean {near}{name[end..]}?");
        }

        return settings;
    }

    /// <summary>Tells words from settings, which are written <c>--Section:Key=value</c> or <c>--Section:Key value</c>.</summary>
    public static (IReadOnlyList<string> Words, IReadOnlyList<string> Settings) Separate(IReadOnlyList<string> arguments)
    {
        var (words, settings) = (new List<string>(), new List<string>());
        for (var at = 0; at < arguments.Count; at++)
        {
            var isSetting = arguments[at].StartsWith("--", StringComparison.Ordinal) && arguments[at].Contains(':', StringComparison.Ordinal);
            (isSetting ? settings : words).Add(arguments[at]);
            if (isSetting && !arguments[at].Contains('=', StringComparison.Ordinal) && at + 1 < arguments.Count)
                settings.Add(arguments[++at]);
        }

        return (words, settings);
    }

    /// <summary><c>--Mqtt:Broker=mqtt://10.0.0.1</c>, or name and value apart; anything else is a mistake.</summary>
    public static Dictionary<string, string?> FromCommandLine(IReadOnlyList<string> arguments, IReadOnlyList<string> commands, Findings findings)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < arguments.Count; at++)
        {
            var argument = arguments[at];
            if (!argument.StartsWith("--", StringComparison.Ordinal))
            {
                findings.Add(argument, "is neither a command nor a setting", Spelling.DidYouMean(argument, commands));
                continue;
            }

            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var key = argument[2..(equals < 0 ? argument.Length : equals)];
            var section = key.Split(':')[0];
            if (!key.Contains(':', StringComparison.Ordinal) || !Sections.Contains(section, StringComparer.OrdinalIgnoreCase))
                findings.Add(argument, "is not known", Spelling.Nearest(section, [.. Sections, "config", "help", "version"]) is { } near
                    ? $"did you mean --{near}?" : "settings are written --Section:Key=value");
            else if (equals >= 0)
                settings[key] = argument[(equals + 1)..];
            else if (at + 1 < arguments.Count && !arguments[at + 1].StartsWith("--", StringComparison.Ordinal))
                settings[key] = arguments[++at];
            else
                findings.Add(argument, "has no value", $"write --{key}=value");
        }

        return settings;
    }
}
