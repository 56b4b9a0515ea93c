using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.Serial;

namespace SensorAgent.Hardware.Tests.Serial;

/// <summary>On a pseudo-terminal of this machine's kernel.</summary>
public sealed class LinuxSerialPortTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly PseudoTerminal _other = new();
    private readonly LinuxSerialPort _port;

    public LinuxSerialPortTests() => _port = Open(_other.Port);

    public void Dispose()
    {
        _port.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void Every_byte_goes_out_as_it_is()
    {
        byte[] bytes = [0x00, 0x0A, 0x0D, 0x03, 0x11, 0x13, 0xFF]; // newline, return, interrupt, flow control

        _port.Write(bytes);

        Assert.Equal(bytes, _other.Take(100));
    }

    [Fact]
    public void Every_byte_comes_in_as_it_is()
    {
        byte[] bytes = [0xFF, 0x86, 0x00, 0x0A, 0x0D, 0x03, 0x04, 0x7F];
        _other.Send(bytes);
        var buffer = new byte[100];

        var count = 0;
        while (count < bytes.Length)
            count += _port.Read(buffer.AsSpan(count), Patience);

        Assert.Equal(bytes, buffer[..count]);
    }

    [Fact]
    public void Nothing_within_the_time_is_nothing() =>
        Assert.Equal(0, _port.Read(new byte[9], TimeSpan.FromMilliseconds(5)));

    [Fact]
    public void What_came_too_early_can_be_thrown_away()
    {
        _other.Send(1, 2, 3);
        var buffer = new byte[9];
        Assert.Equal(1, _port.Read(buffer.AsSpan(0, 1), Patience));

        _port.DiscardInput();

        Assert.Equal(0, _port.Read(buffer, TimeSpan.Zero));
    }

    [Fact]
    public void A_port_that_goes_away_is_told()
    {
        _other.Dispose();

        var fault = Assert.Throws<BusException>(() => _port.Read(new byte[9], Patience));

        Assert.Equal(BusFault.Missing, fault.Fault);
        Assert.Contains("is gone", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ttyS99", "enable_uart=1")]
    [InlineData("/dev/ttyUSB9", "plugged in")]
    [InlineData("null", "no serial port")]
    public void A_port_that_is_none_is_answered_with_what_to_do(string port, string part) =>
        Assert.Contains(part, Assert.Throws<BusException>(() => Open(port)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_settings_are_the_kernels_bits()
    {
        var termios = Termios.Raw(new(9600, DataBits: 7, SerialParity.Odd, StopBits: 2));

        Assert.Equal(44, Unsafe.SizeOf<Termios>());
        Assert.Equal(0x402C542Du, Termios.Set);
        Assert.Equal(0x1000_1000u | 0x20 | 0x40 | 0x80 | 0x100 | 0x200 | 0x800, termios.Control);
        Assert.Equal((9600u, 9600u), (termios.InputRate, termios.OutputRate));
        Assert.Equal((0u, 0u, 0u), (termios.Input, termios.Output, termios.Local));
    }

    [Theory]
    [InlineData(0, 8, 1)]
    [InlineData(9600, 9, 1)]
    [InlineData(9600, 8, 3)]
    public void Settings_that_no_port_has_are_refused(int baudRate, int dataBits, int stopBits) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new LinuxSerialPort("/", _other.Port, new(baudRate, dataBits, StopBits: stopBits), BoardFamily.Other, TimeProvider.System));

    private static LinuxSerialPort Open(string port) => new("/", port, new(9600), BoardFamily.RaspberryPi, TimeProvider.System);
}
