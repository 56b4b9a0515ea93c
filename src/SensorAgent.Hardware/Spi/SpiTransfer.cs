using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Spi;

/// <summary>struct spi_ioc_transfer (include/uapi/linux/spi/spidev.h): one exchange of bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct SpiTransfer
{
    /// <summary>SPI_IOC_MESSAGE(1).</summary>
    public static readonly uint OneMessage = IoctlNumber.Write((byte)'k', 0, Unsafe.SizeOf<SpiTransfer>());

    /// <summary>SPI_IOC_WR_MODE32; bits 0 and 1 are the mode (include/uapi/linux/spi/spi.h).</summary>
    public static readonly uint WriteMode = IoctlNumber.Write((byte)'k', 5, sizeof(uint));

    [FieldOffset(0)] public ulong Sent;
    [FieldOffset(8)] public ulong Taken;
    [FieldOffset(16)] public uint Length;
    [FieldOffset(20)] public uint Frequency;
    [FieldOffset(26)] public byte BitsPerWord;
}
