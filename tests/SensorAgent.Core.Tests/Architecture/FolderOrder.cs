using System.Text.RegularExpressions;

namespace SensorAgent.Core.Tests.Architecture;

/// <summary>Which of Core's folders a source mentions, and whether it may.</summary>
internal static partial class FolderOrder
{
    /// <summary>The data's way. A folder may use only those before it; Model and Buses use nothing at all.</summary>
    public static readonly string[] Folders =
        ["Model", "Buses", "Options", "Messaging", "Storage", "Sensors", "Pipeline", "Commands", "Outputs", "Rules", "Management", "Setup"];

    /// <summary>The folders that a source in <paramref name="own"/> mentions and must not; given the types declared in every folder.</summary>
    public static IReadOnlyList<string> Forbidden(string own, string source, ILookup<string, string> types) =>
        [.. Mentioned(source, types).Where(folder => folder != own && !MayUse(own, folder)).Order(StringComparer.Ordinal)];

    /// <summary>The names of the types that a source declares.</summary>
    public static IEnumerable<string> Declared(string source) => Declaration().Matches(source).Select(match => match.Groups[1].Value);

    private static bool MayUse(string own, string other) =>
        own is not ("Model" or "Buses") && Array.IndexOf(Folders, other) < Array.IndexOf(Folders, own);

    private static HashSet<string> Mentioned(string source, ILookup<string, string> types)
    {
        var mentioned = Full().Matches(source).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

        // within namespace SensorAgent.Core.X, Options.Duration is a name as good as SensorAgent.Core.Options.Duration
        mentioned.UnionWith(Relative().Matches(source)
            .Where(match => types[match.Groups[1].Value].Contains(match.Groups[2].Value))
            .Select(match => match.Groups[1].Value));
        return mentioned;
    }

    [GeneratedRegex(@"\bSensorAgent\.Core\.(\w+)")]
    private static partial Regex Full();

    [GeneratedRegex(@"(?<![\w.])(?:Core\.)?([A-Z]\w+)\.(\w+)")]
    private static partial Regex Relative();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record(?: struct| class)?)\s+(\w+)")]
    private static partial Regex Declaration();
}
