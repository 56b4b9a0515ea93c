using SensorAgent.Configuration;
using SensorAgent.Core.Setup;
using SensorAgent.Devices;

namespace SensorAgent.Documentation;

/// <summary>The files of the repository that are made from the descriptions of settings and drivers.</summary>
internal static class GeneratedFiles
{
    /// <summary>The folder that has nothing but generated files.</summary>
    public const string Folder = "docs/drivers";

    /// <summary>Every file: its path in the repository, and what is in it.</summary>
    public static IEnumerable<(string Path, string Text)> All()
    {
        yield return ("appsettings.schema.json", ConfigurationSchema.Text(ConfigurationSource.Catalogue));
        yield return ($"{Folder}/README.md", DriverIndex.Of(Drivers.Sensors, Drivers.Outputs));
        foreach (var driver in Drivers.Sensors)
            yield return ($"{Folder}/sensors/{driver.Name}.md", DriverPage.Of(driver));
        foreach (var driver in Drivers.Outputs)
            yield return ($"{Folder}/outputs/{driver.Name}.md", DriverPage.Of(driver));
    }

    /// <summary>Writes them, and deletes the pages of drivers that are gone; returns how many there are.</summary>
    public static int Write(string root)
    {
        var folder = Path.Combine(root, Folder);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);

        var count = 0;
        foreach (var (path, text) in All())
        {
            var file = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            count++;
        }

        return count;
    }
}
