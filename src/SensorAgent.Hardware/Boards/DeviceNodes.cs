using System.Globalization;

namespace SensorAgent.Hardware.Boards;

/// <summary>The device files of one kind, by what follows their common name.</summary>
internal static class DeviceNodes
{
    /// <summary>What follows the prefix, such as <c>0.1</c> of <c>/dev/spidev0.1</c>.</summary>
    public static IEnumerable<string> Suffixes(string root, string prefix)
    {
        var directory = Path.Combine(root, "dev");
        return Directory.Exists(directory)
            ? Directory.EnumerateFileSystemEntries(directory, $"{prefix}*").Select(path => Path.GetFileName(path)[prefix.Length..])
            : [];
    }

    /// <summary>The numbers that follow the prefix, in order.</summary>
    public static IReadOnlyList<int> Numbers(string root, string prefix) =>
        [.. Suffixes(root, prefix).Select(Number).Where(number => number >= 0).Order()];

    /// <summary>A number, or -1 for what is none.</summary>
    public static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
