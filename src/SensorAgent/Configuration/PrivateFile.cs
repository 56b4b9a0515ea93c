namespace SensorAgent.Configuration;

/// <summary>A file of the state directory that may hold a password: readable for its user only, and replaced as a whole.</summary>
internal static class PrivateFile
{
    private const UnixFileMode ForItsUserOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes it; throws what writing a file throws.</summary>
    public static void Write(string file, ReadOnlySpan<byte> bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var draft = file + ".new";
        using (var stream = new FileStream(draft, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = ForItsUserOnly }))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, file, overwrite: true);
    }
}
