using Microsoft.Win32.SafeHandles;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Serial;

/// <summary>A serial port through the terminal interface, raw and held alone.</summary>
/// <remarks>termios(3), ioctl_tty(2).</remarks>
internal sealed unsafe class LinuxSerialPort : ISerialPort
{
    private const uint FlushInput = 0x540B; // TCFLSH
    private const uint HoldAlone = 0x540C; // TIOCEXCL
    private const uint LetOthers = 0x540D; // TIOCNXCL

    private static readonly TimeSpan WriteTime = TimeSpan.FromSeconds(10);

    private readonly string _port;
    private readonly BoardFamily _family;
    private readonly TimeProvider _time;
    private readonly SafeFileHandle _file;

    public LinuxSerialPort(string root, string port, in SerialSettings settings, BoardFamily family, TimeProvider time)
    {
        Check(settings);
        _port = port.StartsWith("/dev/", StringComparison.Ordinal) ? port["/dev/".Length..] : port;
        (_family, _time) = (family, time);
        _file = Libc.Open(Path.Combine(root, "dev", _port), Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_NONBLOCK);
        var termios = Termios.Raw(settings);
        var errno = _file.IsInvalid ? Libc.LastError
            : Libc.Control(_file, Termios.Set, &termios) is not 0 and var refused ? refused
            : Libc.Control(_file, HoldAlone, null);
        if (errno == 0)
            return;

        _file.Dispose();
        throw SerialFaults.From(errno, _port, family);
    }

    public void Write(ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
        {
            for (var sent = 0; sent < data.Length;)
            {
                var count = (int)Libc.Write(_file, bytes + sent, (nuint)(data.Length - sent));
                if (count >= 0)
                    sent += count;
                else if (Libc.LastError is not (Errno.EAGAIN or Errno.EINTR) and var errno)
                    throw SerialFaults.From(errno, _port, _family);
                else if (!Libc.Poll(_file, Libc.POLLOUT, WriteTime, _time))
                    throw new BusException(BusFault.Timeout, $"The serial port {_port} does not take what is written to it.");
            }
        }
    }

    public int Read(Span<byte> buffer, TimeSpan timeout)
    {
        if (buffer.IsEmpty || !Libc.Poll(_file, Libc.POLLIN, timeout, _time))
            return 0;

        fixed (byte* bytes = buffer)
        {
            var count = (int)Libc.Read(_file, bytes, (nuint)buffer.Length);
            if (count > 0)
                return count;
            if (count == 0)
                throw SerialFaults.Gone(_port);
            return Libc.LastError is Errno.EAGAIN or Errno.EINTR ? 0 : throw SerialFaults.From(Libc.LastError, _port, _family);
        }
    }

    public void DiscardInput() => Libc.Control(_file, FlushInput, null);

    public void Dispose()
    {
        if (!_file.IsClosed)
            Libc.Control(_file, LetOthers, null);
        _file.Dispose();
    }

    private static void Check(in SerialSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.BaudRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.DataBits, 5);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(settings.DataBits, 8);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.StopBits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(settings.StopBits, 2);
    }
}
