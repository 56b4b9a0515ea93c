using System.Buffers.Binary;

namespace SensorAgent.Devices.Simulation;

/// <summary>The registers of a modelled chip: 16 bits each behind an 8-bit pointer, the most significant byte first on the wire.</summary>
internal sealed class PointedRegisters
{
    private readonly ushort[] _values = new ushort[256];
    private byte _pointer;

    /// <summary>What a register holds.</summary>
    public ushort this[byte register]
    {
        get => _values[register];
        set => _values[register] = value;
    }

    /// <summary>Sets the pointer, and the register when bytes follow; a register of one byte keeps it in its upper half.</summary>
    public void Write(ReadOnlySpan<byte> data, Action<byte, ushort> written)
    {
        if (data.Length == 0)
            return;
        _pointer = data[0];
        if (data.Length == 2)
            written(_pointer, (ushort)(data[1] << 8));
        else if (data.Length > 2)
            written(_pointer, BinaryPrimitives.ReadUInt16BigEndian(data[1..]));
    }

    /// <summary>Reads the register that the pointer is at, again and again.</summary>
    public void Read(Span<byte> buffer)
    {
        for (var i = 0; i < buffer.Length; i++)
            buffer[i] = (byte)(i % 2 == 0 ? _values[_pointer] >> 8 : _values[_pointer]);
    }
}
