using System.Text;

namespace SensorAgent.Core.Storage;

/// <summary>A small text that outlives the agent, in a file of its own, replaced as a whole so that a power cut leaves the old or the new.</summary>
public sealed class StateFile(string path)
{
    /// <summary>A file that keeps nothing, where there is no state directory.</summary>
    public static StateFile None { get; } = new("");

    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <summary>The text, or null where none was kept; throws what reading a file throws.</summary>
    public string? Read() => Path.Length > 0 && File.Exists(Path) ? File.ReadAllText(Path).Trim() : null;

    /// <summary>Keeps another text; throws what writing a file throws.</summary>
    public void Write(string text)
    {
        if (Path.Length == 0)
            return;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var draft = Path + ".new";
        using (var stream = File.Create(draft))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, Path, overwrite: true);
    }
}
