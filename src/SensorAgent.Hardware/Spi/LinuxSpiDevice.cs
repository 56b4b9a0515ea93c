using Microsoft.Win32.SafeHandles;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Spi;

/// <summary>A device on <c>/dev/spidevB.C</c>; the kernel keeps the transfers of one bus in order.</summary>
/// <remarks>Documentation/spi/spidev.rst.</remarks>
internal sealed unsafe class LinuxSpiDevice : ISpiDevice
{
    private const byte BitsPerWord = 8;

    private readonly int _bus;
    private readonly int _chipSelect;
    private readonly SpiSettings _settings;
    private readonly BoardFamily _family;
    private readonly SafeFileHandle _file;

    public LinuxSpiDevice(string root, int bus, int chipSelect, in SpiSettings settings, BoardFamily family)
    {
        (_bus, _chipSelect, _settings, _family) = (bus, chipSelect, settings, family);
        _file = Libc.Open(Path.Combine(root, "dev", $"spidev{bus}.{chipSelect}"), Libc.O_RDWR);
        var mode = (uint)settings.Mode;
        var errno = _file.IsInvalid ? Libc.LastError : Libc.Control(_file, SpiTransfer.WriteMode, &mode);
        if (errno == 0)
            return;

        _file.Dispose();
        throw SpiFaults.From(errno, bus, chipSelect, family);
    }

    public void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer)
    {
        if (data.Length != buffer.Length)
            throw new ArgumentException("Both buffers have one length.", nameof(buffer));
        fixed (byte* sent = data, taken = buffer)
            Transfer(sent, taken, data.Length);
    }

    public void Write(ReadOnlySpan<byte> data)
    {
        fixed (byte* sent = data)
            Transfer(sent, null, data.Length);
    }

    public void Read(Span<byte> buffer)
    {
        fixed (byte* taken = buffer)
            Transfer(null, taken, buffer.Length);
    }

    public void Dispose() => _file.Dispose();

    private void Transfer(byte* sent, byte* taken, int length)
    {
        var transfer = new SpiTransfer
        {
            Sent = (nuint)sent,
            Taken = (nuint)taken,
            Length = (uint)length,
            Frequency = (uint)_settings.Frequency,
            BitsPerWord = BitsPerWord,
        };
        if (Libc.Control(_file, SpiTransfer.OneMessage, &transfer) is not 0 and var errno)
            throw SpiFaults.From(errno, _bus, _chipSelect, _family);
    }
}
