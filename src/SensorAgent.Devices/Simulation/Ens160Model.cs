using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>An ENS160 as its registers show it (datasheet, section 16): a value every second, and three minutes to warm up.</summary>
[Simulates("ens160")]
internal sealed class Ens160Model : II2cChipModel
{
    private const byte Mode = 0x10;
    private const byte Status = 0x20;
    private const byte Standard = 0x02;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(3);

    private readonly SimulatedWorld _world;
    private readonly byte[] _registers = new byte[256];
    private TimeSpan _started;
    private TimeSpan _next;
    private byte _pointer;

    public Ens160Model(SimulatedWorld world)
    {
        _world = world;
        (_registers[0], _registers[1]) = (0x60, 0x01);
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            return;
        _pointer = data[0];
        if (data.Length < 2 || _pointer != Mode)
            return;
        _registers[Mode] = data[1];
        (_started, _next) = (_world.Age, _world.Age + Period);
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        if (_registers[Mode] == Standard && _next <= _world.Age)
            Measure();
        foreach (ref var value in buffer)
        {
            value = _registers[_pointer];
            if (_pointer == Status + 1)
                _registers[Status] &= 0b1111_1101; // reading the results takes the flag back
            _pointer++;
        }
    }

    private void Measure()
    {
        _next = _world.Age + Period;
        var validity = _world.Age - _started < WarmUp ? 1 : 0;
        _registers[Status] = (byte)(0b1000_0010 | validity << 2);
        _registers[Status + 1] = (byte)Math.Clamp(1 + _world.OrganicCompounds / 100, 1, 5);
        BinaryPrimitives.WriteUInt16LittleEndian(_registers.AsSpan(Status + 2), (ushort)_world.OrganicCompounds);
        BinaryPrimitives.WriteUInt16LittleEndian(_registers.AsSpan(Status + 4), (ushort)_world.CarbonDioxide);
    }
}
