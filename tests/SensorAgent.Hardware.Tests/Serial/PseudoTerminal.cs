using Microsoft.Win32.SafeHandles;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Tests.Serial;

/// <summary>The other end of a serial port that the kernel makes for the test (pts(4)).</summary>
internal sealed unsafe class PseudoTerminal : IDisposable
{
    private const uint Unlock = 0x40045431; // TIOCSPTLCK
    private const uint GetNumber = 0x80045430; // TIOCGPTN

    private readonly SafeFileHandle _file = Libc.Open("/dev/ptmx", Libc.O_RDWR | Libc.O_NOCTTY);

    public PseudoTerminal()
    {
        int no = 0, number = 0;
        Assert.Equal(0, Libc.Control(_file, Unlock, &no));
        Assert.Equal(0, Libc.Control(_file, GetNumber, &number));
        Port = $"pts/{number}";
    }

    /// <summary>The port's name in /dev.</summary>
    public string Port { get; }

    public void Send(params byte[] bytes)
    {
        fixed (byte* first = bytes)
            Assert.Equal(bytes.Length, (int)Libc.Write(_file, first, (nuint)bytes.Length));
    }

    public byte[] Take(int count)
    {
        var bytes = new byte[count];
        fixed (byte* first = bytes)
            return bytes[..(int)Libc.Read(_file, first, (nuint)count)];
    }

    public void Dispose() => _file.Dispose();
}
