using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A LPS22HB as its registers show it (datasheet DocID027083, section 9): it measures once when told to.</summary>
[Simulates("lps22hb")]
internal sealed class Lps22hbModel : II2cChipModel
{
    private const byte Control2 = 0x11;
    private const byte Status = 0x27;
    private const byte Output = 0x28;

    private readonly SimulatedWorld _world;
    private readonly byte[] _registers = new byte[128];
    private int _pointer;

    public Lps22hbModel(SimulatedWorld world)
    {
        _world = world;
        _registers[0x0F] = 0xB1;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            return;
        _pointer = data[0] & 0x7F;
        if (data.Length < 2 || _pointer is < 0x10 or > 0x12)
            return;
        _registers[_pointer] = data[1];
        if (_pointer == Control2 && (data[1] & 1) != 0)
            Measure();
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        foreach (ref var value in buffer)
        {
            if (_pointer == Output)
                _registers[Status] = 0;
            value = _registers[_pointer++ & 0x7F];
        }
    }

    private void Measure()
    {
        var pressure = (int)Math.Round(_world.Pressure * 4096);
        (_registers[Output], _registers[Output + 1], _registers[Output + 2]) = ((byte)pressure, (byte)(pressure >> 8), (byte)(pressure >> 16));
        BinaryPrimitives.WriteInt16LittleEndian(_registers.AsSpan(Output + 3), (short)Math.Round(_world.Temperature * 100));
        _registers[Status] = 0b11;
        _registers[Control2] &= 0xFE;
    }
}
