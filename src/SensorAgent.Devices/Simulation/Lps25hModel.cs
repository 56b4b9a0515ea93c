using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A LPS25H as its registers show it (datasheet DocID023722, section 8): it measures once when told to while it is powered.</summary>
[Simulates("lps25h")]
internal sealed class Lps25hModel : II2cChipModel
{
    private const byte Control1 = 0x20;
    private const byte Control2 = 0x21;
    private const byte Status = 0x27;
    private const byte Output = 0x28;

    private readonly SimulatedWorld _world;
    private readonly byte[] _registers = new byte[128];
    private int _pointer;

    public Lps25hModel(SimulatedWorld world)
    {
        _world = world;
        _registers[0x0F] = 0xBD;
    }

    /// <summary>True while the power-down bit is set, which is the active mode.</summary>
    public bool IsActive => (_registers[Control1] & 0x80) != 0;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            return;
        _pointer = data[0] & 0x7F;
        if (data.Length < 2 || _pointer is < Control1 or > 0x24)
            return;
        _registers[_pointer] = data[1];
        if (_pointer == Control2 && (data[1] & 1) != 0 && IsActive)
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
        BinaryPrimitives.WriteInt16LittleEndian(_registers.AsSpan(Output + 3), (short)Math.Round((_world.Temperature - 42.5) * 480));
        _registers[Status] = 0b11;
        _registers[Control2] &= 0xFE;
    }
}
