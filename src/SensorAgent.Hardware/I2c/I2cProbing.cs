using Microsoft.Win32.SafeHandles;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.I2c;

/// <summary>Finds out whether a device is at an address as i2cdetect(8) does by default, for it is known to disturb the least.</summary>
/// <remarks>
/// A quick write is the address alone; at 0x30 to 0x37 and 0x50 to 0x5F, where memory chips are that it could write to, one byte is received instead.
/// Where an adapter cannot do the quick write, a byte is received everywhere. include/uapi/linux/i2c-dev.h and i2c.h.
/// </remarks>
internal static unsafe class I2cProbing
{
    /// <summary>Asks at one address.</summary>
    public static I2cProbe Probe(string root, int bus, int address, BoardFamily family, Lock gate)
    {
        if (!I2cFaults.IsAddress(address))
            throw I2cFaults.NoSuchAddress(address);
        using var file = Libc.Open(Path.Combine(root, "dev", $"i2c-{bus}"), Libc.O_RDWR);
        if (file.IsInvalid)
            throw I2cFaults.From(Libc.LastError, bus, address, family);

        return Libc.Control(file, SmbusTransfer.SetAddress, (void*)address) switch
        {
            0 => Ask(file, bus, address, family, gate),
            Errno.EBUSY => new(I2cPresence.Held, HolderOf(root, bus, address)),
            var errno => throw I2cFaults.From(errno, bus, address, family),
        };
    }

    /// <summary>Whether a quick write could write to a memory chip at the address.</summary>
    internal static bool IsReceiving(int address) => address is >= 0x30 and <= 0x37 or >= 0x50 and <= 0x5F;

    private static I2cProbe Ask(SafeFileHandle file, int bus, int address, BoardFamily family, Lock gate)
    {
        nuint functions = 0;
        byte received;
        var transfer = Libc.Control(file, SmbusTransfer.GetFunctions, &functions) == 0 && new I2cFunctions(functions).Can(I2cFunctions.Quick)
            && !IsReceiving(address)
            ? new SmbusTransfer { IsRead = 0, Kind = SmbusKind.Quick }
            : new SmbusTransfer { IsRead = 1, Kind = SmbusKind.Byte, Data = &received };
        int errno;
        lock (gate)
            errno = Libc.Control(file, SmbusTransfer.Request, &transfer);
        return errno switch
        {
            0 => new(I2cPresence.Answers),
            Errno.ETIMEDOUT or Errno.EAGAIN or Errno.ENOTTY => throw I2cFaults.From(errno, bus, address, family),
            _ => new(I2cPresence.Empty), // adapters differ in how they say that nobody answered
        };
    }

    private static string HolderOf(string root, int bus, int address) =>
        new DirectoryInfo(Path.Combine(root, "sys/bus/i2c/devices", $"{bus}-{address:x4}", "driver")).LinkTarget is { } driver
            ? Path.GetFileName(driver)
            : "";
}
