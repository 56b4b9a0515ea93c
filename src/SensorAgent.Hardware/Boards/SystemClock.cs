using System.Runtime.InteropServices;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Boards;

/// <summary>What the kernel says of its clock.</summary>
/// <remarks>adjtimex(2): without modes it only asks, and anybody may; it returns TIME_ERROR while the clock is not synchronised.</remarks>
public static unsafe partial class SystemClock
{
    private const int Size = 256; // struct timex has 208 bytes at most
    private const int NotSynchronised = 5; // TIME_ERROR
    private const int FirstYear = 2026; // an RTC without a battery says 1970 or 2000

    /// <summary>Whether the clock is synchronised; null where that cannot be asked.</summary>
    public static bool? IsSynchronised
    {
        get
        {
            var timex = stackalloc byte[Size];
            new Span<byte>(timex, Size).Clear();
            return Ask(timex) switch
            {
                < 0 => null,
                NotSynchronised => false,
                _ => true,
            };
        }
    }

    /// <summary>
    /// Whether times of day can be relied on: the clock is synchronised, or was set since the boot; also where neither can be asked.
    /// </summary>
    public static bool IsRight(TimeProvider time) => IsSynchronised != false || WasSet("/", time.GetUtcNow());

    /// <summary>
    /// Whether the time was right once since the boot, though nothing keeps it so now: systemd-timesyncd has noted that it set the clock, or the
    /// kernel took the time from a clock with a battery (hctosys), and it is no earlier than this program.
    /// </summary>
    public static bool WasSet(string root, DateTimeOffset now)
    {
        if (File.Exists(Path.Combine(root, "run/systemd/timesync/synchronized")))
            return true;
        var clocks = Path.Combine(root, "sys/class/rtc");
        return now.Year >= FirstYear && Directory.Exists(clocks)
            && Directory.EnumerateDirectories(clocks).Any(clock => SysFile.Read(Path.Combine(clock, "hctosys"), out var text) == 0 && text == "1");
    }

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static partial int Ask(byte* timex);
}
