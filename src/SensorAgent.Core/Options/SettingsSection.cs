using Microsoft.Extensions.Configuration;

namespace SensorAgent.Core.Options;

/// <summary>
/// One object of the configuration. Reading a setting from it notes a mistake instead of throwing, and remembers the key, so
/// that <see cref="RefuseUnknown"/> can name the keys that nothing reads.
/// </summary>
public sealed class SettingsSection(IConfiguration configuration, string path, Findings findings)
{
    private readonly List<string> _known = [];

    /// <summary>Where this object stands: <c>Sensors:climate</c>; empty for the whole file.</summary>
    public string Path { get; } = path;

    /// <summary>Where mistakes go.</summary>
    public Findings Findings { get; } = findings;

    /// <summary>The objects and values in it, by name.</summary>
    public IEnumerable<string> Names => configuration.GetChildren().Select(child => child.Key);

    /// <summary>The path of a key in this object.</summary>
    public string PathOf(string key) => Path.Length == 0 ? key : $"{Path}:{key}";

    /// <summary>All that stands in this object: every value by its key, those of objects within it with a colon between.</summary>
    public IReadOnlyDictionary<string, string> Values => configuration.AsEnumerable(makePathsRelative: true)
        .Where(entry => entry.Value is { Length: > 0 })
        .ToDictionary(entry => entry.Key, entry => entry.Value!, StringComparer.OrdinalIgnoreCase);

    /// <summary>All that stands in this object, a line for each value in one order: two objects that say the same have the same text.</summary>
    public string Text => TextOf(_ => true);

    /// <summary>The same for some of its keys.</summary>
    public string TextOf(Func<string, bool> includes) => string.Join('\n', Values
        .Where(entry => includes(entry.Key.Split(':')[0]))
        .OrderBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase)
        .Select(entry => $"{entry.Key.ToUpperInvariant()}={entry.Value}"));

    /// <summary>True when the key is there with a value or with keys of its own.</summary>
    public bool Has(string key)
    {
        var section = configuration.GetSection(key);
        return section.Value is { Length: > 0 } || section.GetChildren().Any();
    }

    /// <summary>Adds a mistake about one of this object's keys.</summary>
    public void Add(string key, string wrong, string right = "") => Findings.Add(PathOf(key), wrong, right);

    /// <summary>The setting's value, or its default where the key is absent, empty or wrong.</summary>
    public T Get<T>(Setting<T> setting)
    {
        Know(setting.Key);
        var section = configuration.GetSection(setting.Key);
        if (section.Value is not { Length: > 0 } text)
        {
            if (section.GetChildren().Any())
                Add(setting.Key, "holds an object or a list", setting.Accepted);
            return setting.Default;
        }

        var parsed = setting.Parse(text);
        if (parsed.Ok)
            return parsed.Value;

        Add(setting.Key, $"\"{text}\" cannot stand here", setting.Accepted);
        return setting.Default;
    }

    /// <summary>The one of several that a key names; null, with a mistake, where it names none of them.</summary>
    /// <param name="key">The key that holds the name.</param>
    /// <param name="what">What they are, in words.</param>
    /// <param name="known">What can be named.</param>
    /// <param name="nameOf">The name of each.</param>
    /// <param name="lister">The command that lists all of them; empty for none.</param>
    public T? Named<T>(Setting<string> key, string what, IReadOnlyList<T> known, Func<T, string> nameOf, string lister = "")
        where T : class
    {
        var name = Get(key);
        if (known.FirstOrDefault(candidate => nameOf(candidate).Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found)
            return found;

        var hint = Spelling.DidYouMean(name, [.. known.Select(nameOf)], lister);
        Add(key.Key, name.Length == 0 ? "is missing" : $"there is no {what} \"{name}\"", hint);
        return null;
    }

    /// <summary>A list of words, as a list or separated by commas; empty where the key is absent.</summary>
    public IReadOnlyList<string> WordList(string key)
    {
        Know(key);
        var section = configuration.GetSection(key);
        return section.Value is { Length: > 0 } text
            ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [.. section.GetChildren().Select(child => child.Value ?? "")];
    }

    /// <summary>A list of numbers; empty where the key is absent or wrong.</summary>
    public IReadOnlyList<double> NumberList(string key)
    {
        Know(key);
        var section = configuration.GetSection(key);
        var numbers = new List<double>();
        foreach (var child in section.GetChildren())
        {
            if (Numbers.TryNumber(child.Value ?? "", out var number))
            {
                numbers.Add(number);
                continue;
            }

            Add(key, "is no list of numbers", "write [1.5, 2]");
            return [];
        }

        if (section.Value is { Length: > 0 } text)
            Add(key, $"\"{text}\" stands where a list is expected", "write [1.5, 2]");
        return numbers;
    }

    /// <summary>An object within this one; empty when it is not there.</summary>
    public SettingsSection Section(string key)
    {
        Know(key);
        var section = configuration.GetSection(key);
        if (section.Value is { Length: > 0 } text)
            Add(key, $"\"{text}\" stands where an object {{ ... }} is expected");
        return new(section, PathOf(key), Findings);
    }

    /// <summary>Declares a key as one that somebody reads.</summary>
    public void Know(string key)
    {
        if (!_known.Contains(key, StringComparer.OrdinalIgnoreCase))
            _known.Add(key);
    }

    /// <summary>Notes every key that nothing has read, with the key that was probably meant.</summary>
    public void RefuseUnknown()
    {
        foreach (var name in Names.Where(name => !_known.Contains(name, StringComparer.OrdinalIgnoreCase)))
            Add(name, "is not a key that anything reads", Spelling.DidYouMean(name, _known));
    }
}
