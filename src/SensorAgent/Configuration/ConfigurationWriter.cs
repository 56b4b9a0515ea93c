using System.Diagnostics;

namespace SensorAgent.Configuration;

/// <summary>Puts a new text in the place of a configuration file, wholly or not at all.</summary>
internal static class ConfigurationWriter
{
    /// <summary>Writes beside the file, asks whether what was written can stand, and then moves it there with the old file's rights and owner.</summary>
    /// <returns>Whether it was put there.</returns>
    public static bool Replace(string file, string text, Func<string, bool> canStand)
    {
        var target = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
        var draft = $"{target}.new";
        try
        {
            File.Delete(draft); // and never through a link that somebody put there
            using (var stream = new FileStream(draft, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = File.GetUnixFileMode(target),
            }))
            {
                stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            if (!canStand(draft))
                return false;
            TakeOwnerOf(target, draft);
            File.Move(draft, target, overwrite: true);
            return true;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Keeps the file as it is under another name, with its rights and owner; a copy that is there already stays, and a number tells them apart.</summary>
    /// <returns>The copy's name.</returns>
    public static string Copy(string file, string name)
    {
        var copy = name;
        for (var number = 2; File.Exists(copy); number++)
            copy = $"{name}.{number}";
        File.Copy(file, copy);
        TakeOwnerOf(file, copy);
        return copy;
    }

    // Written by root, the file must stay readable for the service's own group.
    private static void TakeOwnerOf(string file, string draft)
    {
        if (!Environment.IsPrivilegedProcess)
            return;
        using var chown = Process.Start("chown", [$"--reference={file}", draft]);
        chown.WaitForExit();
    }
}
