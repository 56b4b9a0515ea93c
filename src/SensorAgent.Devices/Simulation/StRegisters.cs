namespace SensorAgent.Devices.Simulation;

/// <summary>
/// Registers of ST's air sensors: bit 0 of CTRL_REG2 starts a measurement, STATUS_REG tells that it is done until the results are read.
/// </summary>
internal sealed class StRegisters
{
    private const int Status = 0x27;
    private const int Output = 0x28;

    private readonly byte[] _registers = new byte[128];
    private readonly int _control1;
    private int _pointer;

    /// <param name="id">What WHO_AM_I holds.</param>
    /// <param name="control1">The register CTRL_REG1; the next is CTRL_REG2.</param>
    public StRegisters(byte id, int control1)
    {
        _control1 = control1;
        _registers[0x0F] = id;
    }

    /// <summary>CTRL_REG1.</summary>
    public byte Control1 => _registers[_control1];

    /// <summary>The calibration, at 0x30.</summary>
    public Span<byte> Calibration => _registers.AsSpan(0x30);

    /// <summary>The first byte sets the pointer, the second goes to a control register; a chip that is ready measures when told to.</summary>
    public void Write(ReadOnlySpan<byte> data, Func<bool> isReady, Action<Span<byte>> measure)
    {
        if (data.Length == 0)
            return;
        _pointer = data[0] & 0x7F;
        if (data.Length < 2 || _pointer < _control1 || _pointer > _control1 + 2)
            return;
        _registers[_pointer] = data[1];
        if (_pointer != _control1 + 1 || (data[1] & 1) == 0 || !isReady())
            return;
        measure(_registers.AsSpan(Output));
        _registers[Status] = 0b11;
        _registers[_pointer] &= 0xFE;
    }

    /// <summary>Reads from the pointer on.</summary>
    public void Read(Span<byte> buffer)
    {
        foreach (ref var value in buffer)
        {
            if (_pointer == Output)
                _registers[Status] = 0;
            value = _registers[_pointer++ & 0x7F];
        }
    }
}
