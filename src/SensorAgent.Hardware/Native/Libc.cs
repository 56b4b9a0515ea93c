using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SensorAgent.Hardware.Native;

/// <summary>The calls of the C library that device files need and .NET does not offer.</summary>
internal static unsafe partial class Libc
{
    public const int O_RDONLY = 0;
    public const int O_RDWR = 2;
    public const int O_NOCTTY = 0x100;
    public const int O_NONBLOCK = 0x800;
    public const int O_CLOEXEC = 0x80000;
    private const int ReadAndWrite = 4 | 2; // R_OK | W_OK
    public const short POLLIN = 0x001;
    public const short POLLOUT = 0x004;

    /// <summary>open(2); the handle is invalid when it fails.</summary>
    public static SafeFileHandle Open(string path, int flags) => new(OpenFile(path, flags | O_CLOEXEC), ownsHandle: true);

    /// <summary>ioctl(2), again after a signal; returns 0 or the error number.</summary>
    public static int Control(SafeFileHandle file, uint request, void* argument)
    {
        while (IoControl(file, request, argument) < 0)
        {
            if (LastError is not Errno.EINTR and var errno)
                return errno;
        }

        return 0;
    }

    /// <summary>Whether this user may read and write a file; one that is not there is nobody's trouble (access(2), without opening it).</summary>
    public static bool IsOpen(string path) => Access(path, ReadAndWrite) == 0 || LastError == Errno.ENOENT;

    /// <summary>The error number of the last call that failed on this thread.</summary>
    public static int LastError => Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    // Variadic in C; the calling conventions of Linux on x86-64, arm64 and arm pass one pointer alike.
    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoControl(SafeFileHandle file, nuint request, void* argument);

    /// <summary>poll(2) on one file, again after a signal with the time that is left; false when nothing came within it.</summary>
    public static bool Poll(SafeFileHandle file, short events, TimeSpan timeout, TimeProvider time)
    {
        var started = time.GetTimestamp();
        var held = false;
        file.DangerousAddRef(ref held);
        try
        {
            var waited = new PollFile { File = (int)file.DangerousGetHandle(), Events = events };
            while (true)
            {
                var left = timeout - time.GetElapsedTime(started);
                var count = WaitFor(&waited, 1, (int)Math.Clamp(Math.Ceiling(left.TotalMilliseconds), 0, int.MaxValue));
                if (count >= 0 || LastError != Errno.EINTR)
                    return count > 0;
            }
        }
        finally
        {
            file.DangerousRelease();
        }
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int WaitFor(PollFile* files, nuint count, int milliseconds);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollFile
    {
        public int File;
        public short Events;
        public short Result;
    }

    /// <summary>read(2).</summary>
    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(SafeFileHandle file, void* buffer, nuint count);

    /// <summary>write(2).</summary>
    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeFileHandle file, void* buffer, nuint count);
}
