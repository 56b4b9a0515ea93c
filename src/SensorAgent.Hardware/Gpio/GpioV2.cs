using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Gpio;

/// <summary>The numbers of the GPIO character device, uAPI v2 (include/uapi/linux/gpio.h, Linux 5.10 and later).</summary>
internal static class GpioV2
{
    private const byte Type = 0xB4;

    public static readonly uint GetChipInfo = IoctlNumber.Read(Type, 0x01, Unsafe.SizeOf<GpioChipInfo>());
    public static readonly uint GetLineInfo = IoctlNumber.ReadWrite(Type, 0x05, Unsafe.SizeOf<GpioLineInfo>());
    public static readonly uint GetLine = IoctlNumber.ReadWrite(Type, 0x07, Unsafe.SizeOf<GpioLineRequest>());
    public static readonly uint SetConfig = IoctlNumber.ReadWrite(Type, 0x0D, Unsafe.SizeOf<GpioLineConfig>());
    public static readonly uint GetValues = IoctlNumber.ReadWrite(Type, 0x0E, Unsafe.SizeOf<GpioLineValues>());
    public static readonly uint SetValues = IoctlNumber.ReadWrite(Type, 0x0F, Unsafe.SizeOf<GpioLineValues>());
}

/// <summary>enum gpio_v2_line_flag.</summary>
[Flags]
internal enum GpioLineFlags : ulong
{
    None = 0,
    Used = 1 << 0,
    ActiveLow = 1 << 1,
    Input = 1 << 2,
    Output = 1 << 3,
    EdgeRising = 1 << 4,
    EdgeFalling = 1 << 5,
    OpenDrain = 1 << 6,
    OpenSource = 1 << 7,
    BiasPullUp = 1 << 8,
    BiasPullDown = 1 << 9,
    BiasDisabled = 1 << 10,
}

/// <summary>Room for a name of up to 31 bytes and its end (GPIO_MAX_NAME_SIZE).</summary>
[InlineArray(Size)]
internal struct GpioName
{
    public const int Size = 32;
    private byte _first;

    /// <summary>The name without its padding.</summary>
    public override readonly string ToString()
    {
        ReadOnlySpan<byte> bytes = this;
        var end = bytes.IndexOf((byte)0);
        return System.Text.Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }

    /// <summary>A name, cut to what fits.</summary>
    public static GpioName Of(ReadOnlySpan<byte> utf8)
    {
        var name = default(GpioName);
        utf8[..Math.Min(utf8.Length, Size - 1)].CopyTo(name);
        return name;
    }
}

/// <summary>struct gpiochip_info.</summary>
[StructLayout(LayoutKind.Explicit, Size = 68)]
internal struct GpioChipInfo
{
    [FieldOffset(0)] public GpioName Name;
    [FieldOffset(32)] public GpioName Label;
    [FieldOffset(64)] public uint Lines;
}

/// <summary>struct gpio_v2_line_attribute and its mask: struct gpio_v2_line_config_attribute.</summary>
[StructLayout(LayoutKind.Explicit, Size = 24)]
internal struct GpioConfigAttribute
{
    public const uint OutputValues = 2;
    public const uint Debounce = 3;

    [FieldOffset(0)] public uint Id;
    [FieldOffset(8)] public ulong Values;
    [FieldOffset(8)] public uint DebounceMicroseconds;
    [FieldOffset(16)] public ulong Mask;
}

/// <summary>The ten attributes that a configuration has room for (GPIO_V2_LINE_NUM_ATTRS_MAX).</summary>
[InlineArray(10)]
internal struct GpioConfigAttributes
{
    private GpioConfigAttribute _first;
}

/// <summary>struct gpio_v2_line_config.</summary>
[StructLayout(LayoutKind.Explicit, Size = 272)]
internal struct GpioLineConfig
{
    [FieldOffset(0)] public GpioLineFlags Flags;
    [FieldOffset(8)] public uint AttributeCount;
    [FieldOffset(32)] public GpioConfigAttributes Attributes;
}

/// <summary>The 64 line offsets that a request has room for (GPIO_V2_LINES_MAX).</summary>
[InlineArray(64)]
internal struct GpioOffsets
{
    private uint _first;
}

/// <summary>struct gpio_v2_line_request.</summary>
[StructLayout(LayoutKind.Explicit, Size = 592)]
internal struct GpioLineRequest
{
    [FieldOffset(0)] public GpioOffsets Offsets;
    [FieldOffset(256)] public GpioName Consumer;
    [FieldOffset(288)] public GpioLineConfig Config;
    [FieldOffset(560)] public uint LineCount;
    [FieldOffset(564)] public uint EventBufferSize;
    [FieldOffset(588)] public int File;
}

/// <summary>struct gpio_v2_line_info, as far as it is looked at.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct GpioLineInfo
{
    [FieldOffset(0)] public GpioName Name;
    [FieldOffset(32)] public GpioName Consumer;
    [FieldOffset(64)] public uint Offset;
    [FieldOffset(72)] public GpioLineFlags Flags;
}

/// <summary>struct gpio_v2_line_values.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct GpioLineValues
{
    [FieldOffset(0)] public ulong Bits;
    [FieldOffset(8)] public ulong Mask;
}

/// <summary>struct gpio_v2_line_event.</summary>
[StructLayout(LayoutKind.Explicit, Size = 48)]
internal struct GpioLineEvent
{
    public const uint RisingEdge = 1;
    public const uint FallingEdge = 2;

    [FieldOffset(0)] public ulong TimestampNanoseconds;
    [FieldOffset(8)] public uint Id;
    [FieldOffset(12)] public uint Offset;
    [FieldOffset(16)] public uint Sequence;
    [FieldOffset(20)] public uint LineSequence;
}
