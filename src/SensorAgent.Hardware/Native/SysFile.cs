using System.Text;

namespace SensorAgent.Hardware.Native;

/// <summary>Small files of sysfs: one read, one write, and the kernel's error number when it refuses.</summary>
internal static unsafe class SysFile
{
    private const int Page = 4096;
    private const int O_WRONLY = 1;
    private const int O_TRUNC = 0x200;

    /// <summary>Reads a whole file, without the newline at its end; returns 0 or the error number.</summary>
    public static int Read(string path, out string text)
    {
        text = "";
        using var file = Libc.Open(path, Libc.O_RDONLY);
        if (file.IsInvalid)
            return Libc.LastError;

        var buffer = stackalloc byte[Page];
        nint count;
        do
            count = Libc.Read(file, buffer, Page);
        while (count < 0 && Libc.LastError == Errno.EINTR);
        if (count < 0)
            return Libc.LastError;

        text = Encoding.UTF8.GetString(buffer, (int)count).TrimEnd('\n');
        return 0;
    }

    /// <summary>Writes a file that exists in one call, as sysfs wants it; returns 0 or the error number.</summary>
    public static int Write(string path, string text)
    {
        using var file = Libc.Open(path, O_WRONLY | O_TRUNC);
        if (file.IsInvalid)
            return Libc.LastError;

        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* first = bytes)
            return Libc.Write(file, first, (nuint)bytes.Length) < 0 ? Libc.LastError : 0;
    }

    /// <summary>Whether a file may be written; returns 0 or the error number.</summary>
    public static int Writable(string path)
    {
        using var file = Libc.Open(path, O_WRONLY);
        return file.IsInvalid ? Libc.LastError : 0;
    }
}
