using System.Buffers.Binary;

namespace SensorAgent.Devices.Simulation;

/// <summary>Registers of two bytes, the high one first, behind a pointer that stays.</summary>
internal sealed class WordRegisters(int size)
{
    private readonly ushort[] _registers = new ushort[size];
    private int _pointer;

    /// <summary>One register.</summary>
    public ushort this[int register]
    {
        get => _registers[register];
        set => _registers[register] = value;
    }

    /// <summary>Sets the pointer, and hands on a value that comes along with it.</summary>
    public void Write(ReadOnlySpan<byte> data, Action<int, ushort> write)
    {
        if (data.Length == 0)
            return;
        _pointer = data[0] % size;
        if (data.Length == 2)
            write(_pointer, (ushort)(data[1] << 8)); // a register of one byte stands in the high half
        else if (data.Length >= 3)
            write(_pointer, BinaryPrimitives.ReadUInt16BigEndian(data[1..]));
    }

    /// <summary>Reads the register that the pointer is at.</summary>
    public void Read(Span<byte> buffer)
    {
        for (var at = 0; at < buffer.Length; at++)
            buffer[at] = (byte)(at % 2 == 0 ? _registers[_pointer] >> 8 : _registers[_pointer]);
    }
}
