using Microsoft.Win32.SafeHandles;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.I2c;

/// <summary>
/// A device on <c>/dev/i2c-N</c>. Each has a file of its own, so that opening it anew also reaches an adapter that went away and
/// came back; the gate, one for each bus, keeps the transfers of one process in order.
/// </summary>
/// <remarks>Documentation/i2c/dev-interface.rst; the address goes with each message, so no other program's I2C_SLAVE matters.</remarks>
internal sealed unsafe class LinuxI2cDevice : II2cDevice
{
    private readonly int _bus;
    private readonly ushort _address;
    private readonly BoardFamily _family;
    private readonly Lock _gate;
    private readonly SafeFileHandle _file;

    public LinuxI2cDevice(string path, int bus, int address, BoardFamily family, Lock gate)
    {
        (_bus, _address, _family, _gate) = (bus, (ushort)address, family, gate);
        _file = Libc.Open(path, Libc.O_RDWR);
        if (_file.IsInvalid)
            throw I2cFaults.From(Libc.LastError, bus, address, family);
    }

    public void Write(ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
        {
            var message = new I2cMessage { Address = _address, Length = Length(data), Buffer = bytes };
            Transfer(&message, 1);
        }
    }

    public void Read(Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            var message = new I2cMessage { Address = _address, Flags = I2cMessage.FromDevice, Length = Length(buffer), Buffer = bytes };
            Transfer(&message, 1);
        }
    }

    public void WriteRead(ReadOnlySpan<byte> data, Span<byte> buffer)
    {
        fixed (byte* written = data, read = buffer)
        {
            var messages = stackalloc I2cMessage[2];
            messages[0] = new() { Address = _address, Length = Length(data), Buffer = written };
            messages[1] = new() { Address = _address, Flags = I2cMessage.FromDevice, Length = Length(buffer), Buffer = read };
            Transfer(messages, 2);
        }
    }

    public void Dispose() => _file.Dispose();

    private void Transfer(I2cMessage* messages, uint count)
    {
        var transaction = new I2cTransaction { Messages = messages, Count = count };
        int errno;
        lock (_gate)
            errno = Libc.Control(_file, I2cTransaction.ReadWrite, &transaction);
        if (errno != 0)
            throw I2cFaults.From(errno, _bus, _address, _family);
    }

    // i2c-dev takes at most 8192 bytes in a message.
    private static ushort Length(ReadOnlySpan<byte> data) => checked((ushort)data.Length);
}
