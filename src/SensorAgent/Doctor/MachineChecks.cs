using System.Globalization;
using System.Runtime.InteropServices;
using SensorAgent.Hardware.Boards;

namespace SensorAgent.Doctor;

/// <summary>Whether the machine offers what the agent lives on: the time, a disk, SQLite.</summary>
internal static class MachineChecks
{
    private const string Sqlite = "libsqlite3.so.0";
    private const long Megabyte = 1024 * 1024;
    private const long Little = 200 * Megabyte;
    private const long TooLittle = 20 * Megabyte;

    public static Checkup Clock() => SystemClock.IsSynchronised switch
    {
        true => Checkup.Ok("clock", "It is synchronised."),
        false => new("clock", Health.Warning, "It is not synchronised: readings may carry a wrong time.", "sudo timedatectl set-ntp true"),
        null => new("clock", Health.Warning, "Whether it is synchronised cannot be found out here."),
    };

    public static Checkup Database()
    {
        if (!NativeLibrary.TryLoad(Sqlite, out var library))
            return new("history", Health.Problem, $"{Sqlite} is not installed: there is no history and no backlog.", "sudo apt install libsqlite3-0");
        NativeLibrary.Free(library);
        return Checkup.Ok("history", $"{Sqlite} is there.");
    }

    /// <summary>Looks whether the directory can be written, and at the space on its disk; where it is not there yet, at the nearest above it.</summary>
    public static IEnumerable<Checkup> Disk(string directory)
    {
        var existing = directory;
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { Length: > 0 } parent)
            existing = parent;

        yield return Writable(directory, existing);
        var free = new DriveInfo(existing).AvailableFreeSpace;
        yield return OfSpace(existing, free);
    }

    /// <summary>What so much free space means.</summary>
    internal static Checkup OfSpace(string directory, long free)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{free / Megabyte} MB are free at {directory}.");
        return free switch
        {
            < TooLittle => new("disk", Health.Problem, text, "sudo apt clean; sudo journalctl --vacuum-size=50M"),
            < Little => new("disk", Health.Warning, text, "sudo apt clean; sudo journalctl --vacuum-size=50M"),
            _ => Checkup.Ok("disk", text),
        };
    }

    private static Checkup Writable(string directory, string existing)
    {
        try
        {
            var probe = Path.Combine(existing, $".sensoragent-{Path.GetRandomFileName()}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return Checkup.Ok("state", existing == directory ? $"{directory} can be written." : $"{directory} is not there yet, and can be made.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new("state", Health.Problem, $"{directory} cannot be written by the user {Environment.UserName}.",
                $"sudo install -d -o {Environment.UserName} {directory}, or another Agent:StateDirectory");
        }
    }
}
