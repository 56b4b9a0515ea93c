using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SensorAgent.Hardware.Native;

/// <summary>Waits for any of many files; each is known by a number that its owner chose.</summary>
/// <remarks>
/// epoll(7). struct epoll_event is 32 bits of events and 64 of data, packed on x86-64 and aligned elsewhere
/// (include/uapi/linux/eventpoll.h), so its stride is the machine's.
/// </remarks>
internal sealed unsafe partial class Epoll : IDisposable
{
    private const int AtOnce = 32;
    private const int Add = 1;
    private const int Delete = 2;
    private const int Modify = 3;
    private const uint Readable = 0x001;

    private static readonly bool Packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly int DataOffset = Packed ? 4 : 8;
    private static readonly int Stride = DataOffset + sizeof(ulong);

    private readonly SafeFileHandle _file = new(Create(Libc.O_CLOEXEC), ownsHandle: true);
    private readonly byte[] _events = GC.AllocateArray<byte>(AtOnce * Stride, pinned: true);

    /// <summary>Begins to watch a file.</summary>
    public void Watch(SafeFileHandle file, ulong id)
    {
        if (!Set(Add, file, id))
            throw new IOException($"A file cannot be watched: {Errno.Words(Libc.LastError)}.");
    }

    /// <summary>Lets the kernel look anew whether there is something; for drivers that forget to tell.</summary>
    public void LookAgain(SafeFileHandle file, ulong id) => Set(Modify, file, id);

    private bool Set(int operation, SafeFileHandle file, ulong id)
    {
        var description = stackalloc byte[Stride];
        Marshal.WriteInt32((nint)description, (int)Readable);
        Marshal.WriteInt64((nint)description, DataOffset, (long)id);
        return Change(_file, operation, file, description) == 0;
    }

    /// <summary>Stops watching it.</summary>
    public void Forget(SafeFileHandle file)
    {
        var ignored = stackalloc byte[Stride];
        Change(_file, Delete, file, ignored);
    }

    /// <summary>Waits until there is something, and fills in whose it is; for one thread. Returns how many, 0 after the time.</summary>
    public int Wait(Span<ulong> ids, TimeSpan longest)
    {
        fixed (byte* events = _events)
        {
            int count;
            do
                count = Wait(_file, events, Math.Min(AtOnce, ids.Length), (int)longest.TotalMilliseconds);
            while (count < 0 && Libc.LastError == Errno.EINTR);

            for (var i = 0; i < count; i++)
                ids[i] = (ulong)Marshal.ReadInt64((nint)events, (i * Stride) + DataOffset);
            return Math.Max(count, 0);
        }
    }

    public void Dispose() => _file.Dispose();

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Change(SafeFileHandle epoll, int operation, SafeFileHandle file, void* description);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(SafeFileHandle epoll, void* events, int count, int milliseconds);
}
