using Microsoft.Win32.SafeHandles;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.I2c;

/// <summary>
/// A device on <c>/dev/i2c-N</c>. Each has a file of its own, so that opening it anew also reaches an adapter that went away and
/// came back; the gate, one for each bus, keeps the transfers of one process in order.
/// </summary>
/// <remarks>
/// Documentation/i2c/dev-interface.rst; the address goes with each message, so no other program's I2C_SLAVE matters. An adapter without I2C_FUNC_I2C
/// is spoken to by I2C_SMBUS, where a transaction puts the same bytes on the wire; there the address belongs to the file.
/// </remarks>
internal sealed unsafe class LinuxI2cDevice : II2cDevice
{
    private readonly int _bus;
    private readonly ushort _address;
    private readonly BoardFamily _family;
    private readonly Lock _gate;
    private readonly SafeFileHandle _file;
    private readonly I2cFunctions _functions = new(I2cFunctions.Plain);

    public LinuxI2cDevice(string path, int bus, int address, BoardFamily family, Lock gate)
    {
        (_bus, _address, _family, _gate) = (bus, (ushort)address, family, gate);
        _file = Libc.Open(path, Libc.O_RDWR);
        if (_file.IsInvalid)
            throw I2cFaults.From(Libc.LastError, bus, address, family);
        nuint functions = 0;
        if (Libc.Control(_file, SmbusTransfer.GetFunctions, &functions) == 0)
            _functions = new(functions);
        if (_functions.AnyTransfer || Libc.Control(_file, SmbusTransfer.SetAddress, (void*)address) is not (not 0 and var errno))
            return;
        _file.Dispose();
        throw errno == Errno.EBUSY
            ? new BusException(BusFault.Busy, $"0x{address:x2} on I2C bus {bus} is held by a driver of the kernel.")
            : I2cFaults.From(errno, bus, address, family);
    }

    public void Write(ReadOnlySpan<byte> data)
    {
        if (!_functions.AnyTransfer)
        {
            Smbus(data, []);
            return;
        }

        fixed (byte* bytes = data)
        {
            var message = new I2cMessage { Address = _address, Length = Length(data), Buffer = bytes };
            Transfer(&message, 1);
        }
    }

    public void Read(Span<byte> buffer)
    {
        if (!_functions.AnyTransfer)
        {
            Smbus([], buffer);
            return;
        }

        fixed (byte* bytes = buffer)
        {
            var message = new I2cMessage { Address = _address, Flags = I2cMessage.FromDevice, Length = Length(buffer), Buffer = bytes };
            Transfer(&message, 1);
        }
    }

    public void WriteRead(ReadOnlySpan<byte> data, Span<byte> buffer)
    {
        if (!_functions.AnyTransfer)
        {
            Smbus(data, buffer);
            return;
        }

        fixed (byte* written = data, read = buffer)
        {
            var messages = stackalloc I2cMessage[2];
            messages[0] = new() { Address = _address, Length = Length(data), Buffer = written };
            messages[1] = new() { Address = _address, Flags = I2cMessage.FromDevice, Length = Length(buffer), Buffer = read };
            Transfer(messages, 2);
        }
    }

    public void Dispose() => _file.Dispose();

    private void Smbus(ReadOnlySpan<byte> written, Span<byte> read)
    {
        if (_functions.Express(written.Length, read.Length) is not { } kind)
            throw I2cFaults.NotInSmbus(_bus, _address, written.Length, read.Length);
        var data = stackalloc byte[SmbusData.Size];
        var bytes = new Span<byte>(data, SmbusData.Size);
        SmbusData.Fill(bytes, kind, written.Length > 0 ? written[1..] : [], read.Length > 0 ? read.Length : written.Length - 1);
        var transfer = new SmbusTransfer
        {
            IsRead = (byte)(read.Length > 0 ? 1 : 0), Command = written.Length > 0 ? written[0] : (byte)0, Kind = kind, Data = data,
        };
        int errno;
        lock (_gate)
            errno = Libc.Control(_file, SmbusTransfer.Request, &transfer);
        if (errno != 0)
            throw I2cFaults.From(errno, _bus, _address, _family);
        bytes.Slice(SmbusData.Start(kind), read.Length).CopyTo(read);
    }

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
