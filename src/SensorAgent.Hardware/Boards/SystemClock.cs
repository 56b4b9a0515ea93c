using System.Globalization;
using System.Runtime.InteropServices;

namespace SensorAgent.Hardware.Boards;

/// <summary>What the kernel says of its clock.</summary>
/// <remarks>adjtimex(2): without modes it only asks, and anybody may; it returns TIME_ERROR while the clock is not synchronised.</remarks>
public static unsafe partial class SystemClock
{
    private const int Size = 256; // struct timex has 208 bytes at most
    private const int NotSynchronised = 5; // TIME_ERROR
    private static readonly TimeSpan Agreement = TimeSpan.FromMinutes(1);

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
    /// Whether times of day can be relied on: the clock is synchronised, or shows what a clock chip with a battery has kept. One whose battery is
    /// empty, or missing as on a Pi 5, starts long ago and is not what the system shows.
    /// </summary>
    public static bool IsRight(TimeProvider time) => IsSynchronised != false || AgreesWithChip("/sys/class/rtc/rtc0/since_epoch", time.GetUtcNow());

    /// <summary>Whether the clock chip shows the same time.</summary>
    internal static bool AgreesWithChip(string file, DateTimeOffset now)
    {
        try
        {
            return long.TryParse(File.ReadAllText(file), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var seconds)
                && (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() < Agreement;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            return false; // no chip, or none that answers
        }
    }

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static partial int Ask(byte* timex);
}
