namespace SensorAgent.Hardware.Native;

/// <summary>The kernel's error numbers that mean something to this agent (asm-generic/errno.h; the same on x86 and ARM).</summary>
internal static class Errno
{
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int EINTR = 4;
    public const int EIO = 5;
    public const int ENXIO = 6;
    public const int EAGAIN = 11;
    public const int EACCES = 13;
    public const int EBUSY = 16;
    public const int ENODEV = 19;
    public const int EINVAL = 22;
    public const int ENOTTY = 25;
    public const int ERANGE = 34;
    public const int EMSGSIZE = 90;
    public const int EOPNOTSUPP = 95;
    public const int ETIMEDOUT = 110;
    public const int EREMOTEIO = 121;

    /// <summary>What the C library calls it.</summary>
    public static string Words(int errno) => System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(errno);
}
