using System.Runtime.InteropServices;

namespace SensorAgent.Hardware.I2c;

/// <summary>struct i2c_smbus_ioctl_data (include/uapi/linux/i2c-dev.h). 16 bytes, 12 on 32-bit machines.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SmbusTransfer
{
    /// <summary>I2C_SMBUS.</summary>
    public const uint Request = 0x0720;

    /// <summary>I2C_SLAVE, refused with EBUSY where a driver of the kernel has the device.</summary>
    public const uint SetAddress = 0x0703;

    /// <summary>I2C_FUNCS.</summary>
    public const uint GetFunctions = 0x0705;

    public byte IsRead;
    public byte Command;
    public SmbusKind Kind;
    public byte* Data;
}

/// <summary>The transactions of SMBus, as the kernel numbers them (include/uapi/linux/i2c.h: I2C_SMBUS_*).</summary>
internal enum SmbusKind : uint
{
    /// <summary>The address alone.</summary>
    Quick = 0,

    /// <summary>One byte to the device or from it.</summary>
    Byte = 1,

    /// <summary>A command and one byte.</summary>
    ByteData = 2,

    /// <summary>A command and two bytes, the low one first.</summary>
    WordData = 3,

    /// <summary>A command and up to 32 bytes, with no count on the wire.</summary>
    Block = 8,
}

/// <summary>What an adapter can do (include/uapi/linux/i2c.h: I2C_FUNC_*).</summary>
internal readonly record struct I2cFunctions(ulong Bits)
{
    /// <summary>I2C_FUNC_I2C: any transfer, by I2C_RDWR.</summary>
    public const ulong Plain = 0x0000_0001;

    /// <summary>I2C_FUNC_SMBUS_QUICK.</summary>
    public const ulong Quick = 0x0001_0000;

    private const ulong ReadByte = 0x0002_0000;

    /// <summary>Whether it does any transfer.</summary>
    public bool AnyTransfer => Can(Plain);

    /// <summary>Whether it has a function.</summary>
    public bool Can(ulong function) => (Bits & function) != 0;

    // I2C_FUNC_SMBUS_READ_BYTE, WRITE_BYTE, READ_BYTE_DATA and so on take a bit each, in this order, up to the block with its count.
    private static ulong FunctionOf(SmbusKind kind, bool reads) => kind switch
    {
        SmbusKind.Quick => Quick,
        SmbusKind.Byte => ReadByte << (reads ? 0 : 1),
        SmbusKind.ByteData => ReadByte << (reads ? 2 : 3),
        SmbusKind.WordData => ReadByte << (reads ? 4 : 5),
        _ => 0x0400_0000ul << (reads ? 0 : 1), // I2C_FUNC_SMBUS_READ_I2C_BLOCK, WRITE_I2C_BLOCK
    };

    /// <summary>The transaction that puts the same bytes on the wire; null where the adapter has none.</summary>
    /// <param name="written">How many bytes are written.</param>
    /// <param name="read">How many bytes are read, after a repeated START where any are written.</param>
    public SmbusKind? Express(int written, int read)
    {
        SmbusKind? kind = (written, read) switch
        {
            (0, 0) => SmbusKind.Quick,
            (1, 0) or (0, 1) => SmbusKind.Byte,
            (2, 0) or (1, 1) => SmbusKind.ByteData,
            (3, 0) or (1, 2) => SmbusKind.WordData,
            (> 3 and <= SmbusData.Most + 1, 0) or (1, > 2 and <= SmbusData.Most) => SmbusKind.Block,
            _ => null,
        };
        return kind is { } exact && Can(FunctionOf(exact, read > 0)) ? exact
            : Data(written, read) is >= 1 and <= 2 && Can(FunctionOf(SmbusKind.Block, read > 0)) ? SmbusKind.Block : null;
    }

    private static int Data(int written, int read) => read > 0 ? written == 1 ? read : 0 : written - 1;
}

/// <summary>union i2c_smbus_data: a block has its length in the first byte; a word is in the machine's order, which is the wire's here.</summary>
internal static class SmbusData
{
    /// <summary>I2C_SMBUS_BLOCK_MAX.</summary>
    public const int Most = 32;

    /// <summary>Bytes of the union: the block, its length, and one for a checksum.</summary>
    public const int Size = Most + 2;

    /// <summary>Where the bytes of a transaction begin.</summary>
    public static int Start(SmbusKind kind) => kind == SmbusKind.Block ? 1 : 0;

    /// <summary>Lays the bytes after the command, or the room for what is read.</summary>
    public static void Fill(Span<byte> data, SmbusKind kind, ReadOnlySpan<byte> bytes, int length)
    {
        if (kind == SmbusKind.Block)
            data[0] = (byte)length;
        bytes.CopyTo(data[Start(kind)..]);
    }
}
