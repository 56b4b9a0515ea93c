namespace SensorAgent.Testing;

/// <summary>The sources that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The directory of <c>SensorAgent.sln</c>.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The files of a folder and all below, without what a build puts there.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern)
    {
        var directory = Path.Combine(Root, folder);
        return Directory.Exists(directory)
            ?
            [
                .. Directory.EnumerateFiles(directory, pattern, SearchOption.AllDirectories).Where(file => !IsBuilt(file))
                    .Order(StringComparer.Ordinal),
            ]
            : [];
    }

    /// <summary>A path as it stands in the repository.</summary>
    public static string Name(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static bool IsBuilt(string file) =>
        Name(file).Split('/').Any(part => part is "bin" or "obj");

    private static string Find(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "SensorAgent.sln")))
                return directory.FullName;
        }

        throw new DirectoryNotFoundException($"SensorAgent.sln is in no directory above {start}.");
    }
}
