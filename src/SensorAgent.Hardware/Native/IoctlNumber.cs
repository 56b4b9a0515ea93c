namespace SensorAgent.Hardware.Native;

/// <summary>How the kernel numbers its ioctls: direction, size, type, number.</summary>
/// <remarks>include/uapi/asm-generic/ioctl.h; x86 and ARM use it unchanged.</remarks>
internal static class IoctlNumber
{
    private const int TypeShift = 8;
    private const int SizeShift = 16;
    private const int DirectionShift = 30;

    /// <summary>_IOR: the kernel writes the argument.</summary>
    public static uint Read(byte type, byte number, int size) => Of(2, type, number, size);

    /// <summary>_IOW: the kernel reads the argument.</summary>
    public static uint Write(byte type, byte number, int size) => Of(1, type, number, size);

    /// <summary>_IOWR: both ways.</summary>
    public static uint ReadWrite(byte type, byte number, int size) => Of(3, type, number, size);

    private static uint Of(uint direction, byte type, byte number, int size) =>
        (direction << DirectionShift) | ((uint)size << SizeShift) | ((uint)type << TypeShift) | number;
}
