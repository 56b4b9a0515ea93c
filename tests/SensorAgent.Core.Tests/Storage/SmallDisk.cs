using System.Diagnostics;

namespace SensorAgent.Core.Tests.Storage;

/// <summary>A disk of a few hundred kilobytes, in memory, that can be full or read-only; only root may make one.</summary>
internal sealed class SmallDisk : IDisposable
{
    public SmallDisk(string options) => Assert.True(Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", Path));

    public string Path { get; } = Directory.CreateTempSubdirectory("sensoragent-disk-").FullName;

    public void MakeWritable() => Run("mount", "-o", "remount,rw", Path);

    public void Dispose()
    {
        Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    internal static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>A test that mounts a file system of its own, and is left out where it may not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute()
    {
        if (!MayMount.Value)
            Skip = "Only root, and not in every container, may mount the small disk that this needs.";
    }

    private static readonly Lazy<bool> MayMount = new(() =>
    {
        var place = Directory.CreateTempSubdirectory("sensoragent-mount-").FullName;
        try
        {
            return Environment.IsPrivilegedProcess && SmallDisk.Run("mount", "-t", "tmpfs", "tmpfs", place) && SmallDisk.Run("umount", place);
        }
        finally
        {
            Directory.Delete(place);
        }
    });
}
