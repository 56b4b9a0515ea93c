using SensorAgent.Core.Options;

namespace SensorAgent.Core.Setup;

/// <summary>Key <c>Version</c>: of which form the configuration is, so that a later program knows what it has to read otherwise.</summary>
public static class ConfigurationVersion
{
    /// <summary>The form that this program documents and writes.</summary>
    public const int Current = 1;

    /// <summary>The key.</summary>
    public static Setting<int> Key { get; } =
        Setting.Integer("Version", Current, 0, Current, "Version of the configuration's form; a file without it is older than the numbers.");

    /// <summary>Notes a version that this program cannot know.</summary>
    internal static void Check(SettingsSection root)
    {
        root.Know(Key.Key);
        if (root.Values.TryGetValue(Key.Key, out var text) && Numbers.TryInteger(text, out var version) && version > Current)
            root.Add(Key.Key, $"{version} is of a later SensorAgent; this one reads up to {Current}", "install the later one again, or take the copy of before that it left beside the file");
        else
            root.Get(Key);
    }
}
