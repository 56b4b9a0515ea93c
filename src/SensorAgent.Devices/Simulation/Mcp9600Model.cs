using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A MCP9600 as its registers show it (datasheet DS20005426, section 5), its thermocouple in the air: a burst is complete at once.</summary>
[Simulates("mcp9600")]
internal sealed class Mcp9600Model(SimulatedWorld world) : II2cChipModel
{
    private const byte Status = 0x04;
    private const byte Device = 0x06;
    private const byte Identity = 0x20;
    private const int BurstMode = 0b10;
    private readonly byte[] _registers = new byte[8];
    private short _hotJunction;
    private byte _pointer;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            return;
        _pointer = data[0];
        if (data.Length < 2 || _pointer is < Status or > Device)
            return;
        _registers[_pointer] = data[1];
        if (_pointer != Device || (data[1] & 0b11) != BurstMode)
            return;
        _hotJunction = (short)Math.Round(world.Temperature * 16);
        _registers[Status] |= 0b1100_0000;
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        buffer.Clear();
        if (_pointer is >= Status and <= Device)
            buffer[0] = _registers[_pointer];
        else if (_pointer is 0 or Identity && buffer.Length >= 2)
            BinaryPrimitives.WriteInt16BigEndian(buffer, _pointer == 0 ? _hotJunction : (short)0x4010);
    }
}
