namespace SensorAgent.Devices.Simulation;

/// <summary>Registers of one byte behind a pointer that moves on by itself, as most chips have them.</summary>
internal sealed class RegisterFile(int size)
{
    private readonly byte[] _registers = new byte[size];
    private int _pointer;

    /// <summary>The register that is read next.</summary>
    public int Pointer => _pointer;

    /// <summary>One register.</summary>
    public byte this[int register]
    {
        get => _registers[register];
        set => _registers[register] = value;
    }

    /// <summary>Some registers in a row.</summary>
    public Span<byte> Slice(int register, int length) => _registers.AsSpan(register, length);

    /// <summary>The first byte sets the pointer; each further one goes to the next register by way of the chip.</summary>
    public void Write(ReadOnlySpan<byte> data, Action<int, byte> write, bool increments = true)
    {
        if (data.Length == 0)
            return;
        _pointer = data[0] % size;
        foreach (var value in data[1..])
        {
            write(_pointer, value);
            Advance(increments);
        }
    }

    /// <summary>Reads from the pointer on.</summary>
    public void Read(Span<byte> buffer, bool increments = true)
    {
        foreach (ref var value in buffer)
        {
            value = _registers[_pointer];
            Advance(increments);
        }
    }

    private void Advance(bool increments) => _pointer = increments ? (_pointer + 1) % size : _pointer;
}
