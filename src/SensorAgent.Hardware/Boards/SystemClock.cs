using System.Runtime.InteropServices;

namespace SensorAgent.Hardware.Boards;

/// <summary>What the kernel says of its clock.</summary>
/// <remarks>adjtimex(2): without modes it only asks, and anybody may; it returns TIME_ERROR while the clock is not synchronised.</remarks>
public static unsafe partial class SystemClock
{
    private const int Size = 256; // struct timex has 208 bytes at most
    private const int NotSynchronised = 5; // TIME_ERROR

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

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static partial int Ask(byte* timex);
}
