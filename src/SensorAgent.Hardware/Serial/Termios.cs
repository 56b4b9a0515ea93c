using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Serial;

/// <summary>The 19 control characters of a terminal.</summary>
[InlineArray(19)]
internal struct TermiosCharacters
{
    private byte _first;
}

/// <summary>struct termios2 (include/uapi/asm-generic/termbits.h; the same on x86 and ARM): takes any baud rate as a number.</summary>
[StructLayout(LayoutKind.Explicit, Size = 44)]
internal struct Termios
{
    /// <summary>TCSETSF2: sets, after what was written has gone and what has come was thrown away.</summary>
    public static readonly uint Set = IoctlNumber.Write((byte)'T', 0x2D, Unsafe.SizeOf<Termios>());

    private const uint RateIsNumber = 0x1000; // BOTHER
    private const int InputRateShift = 16; // IBSHIFT
    private const uint TwoStopBits = 0x40; // CSTOPB
    private const uint Receive = 0x80; // CREAD
    private const uint Parity = 0x100; // PARENB
    private const uint Odd = 0x200; // PARODD
    private const uint NoModem = 0x800; // CLOCAL
    private const int DataBitsShift = 4; // CSIZE: CS5 is 0, CS8 is 3
    private const int Minimum = 6; // VMIN

    [FieldOffset(0)] public uint Input;
    [FieldOffset(4)] public uint Output;
    [FieldOffset(8)] public uint Control;
    [FieldOffset(12)] public uint Local;
    [FieldOffset(16)] public byte Line;
    [FieldOffset(17)] public TermiosCharacters Characters;
    [FieldOffset(36)] public uint InputRate;
    [FieldOffset(40)] public uint OutputRate;

    /// <summary>Raw: no echo, no translation, no signals, no flow control (termios(3), cfmakeraw).</summary>
    public static Termios Raw(in SerialSettings settings)
    {
        var termios = new Termios
        {
            Control = RateIsNumber | (RateIsNumber << InputRateShift) | Receive | NoModem
                | ((uint)(settings.DataBits - 5) << DataBitsShift)
                | (settings.StopBits == 2 ? TwoStopBits : 0)
                | settings.Parity switch { SerialParity.Even => Parity, SerialParity.Odd => Parity | Odd, _ => 0 },
            InputRate = (uint)settings.BaudRate,
            OutputRate = (uint)settings.BaudRate,
        };
        termios.Characters[Minimum] = 1;
        return termios;
    }
}
