using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>
/// A VL53L0X as its registers show it to ST's API: pages behind 0xFF, the memory of the reference diodes, rangings that are done at once.
/// Something moves before it, half a metre away.
/// </summary>
[Simulates("vl53l0x")]
internal sealed class Vl53l0xModel(SimulatedWorld world) : II2cChipModel
{
    private const byte Page = 0xFF;
    private const byte StopVariable = 0x3C;
    private const byte FiveWithAperture = 0x85;
    private readonly Dictionary<(int Page, int Register), byte> _registers = new()
    {
        [(0, 0xC0)] = 0xEE, [(0, 0xC1)] = 0xAA, [(0, 0xC2)] = 0x10,
        [(0, 0x50)] = 0x06, [(0, 0x51)] = 0x00, [(0, 0x52)] = 0x96, [(0, 0x46)] = 0x25, [(0, 0x70)] = 0x04,
        [(0, 0xB0)] = 0xFF, [(0, 0xB1)] = 0xFB, [(0, 0xB2)] = 0xFF, [(0, 0xB3)] = 0xFF, [(0, 0xB4)] = 0xFF, [(0, 0xB5)] = 0xFF,
        [(1, 0x91)] = StopVariable, [(7, 0x92)] = FiveWithAperture,
    };

    private int _page;
    private byte _pointer;

    /// <summary>The status that a ranging ends with; 11 is a good one.</summary>
    public byte Status { get; set; } = 11;

    /// <summary>Writes so far, each as page, register and values.</summary>
    public List<string> Written { get; } = [];

    /// <summary>A register of page 0.</summary>
    public byte this[int register] => _registers.GetValueOrDefault((0, register));

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            return;
        _pointer = data[0];
        if (data.Length > 1)
            Written.Add($"{_page:X2} {Convert.ToHexString(data)}");
        for (var at = 1; at < data.Length; at++)
            Set(data[0] + at - 1, data[at]);
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        for (var at = 0; at < buffer.Length; at++)
            buffer[at] = _registers.GetValueOrDefault((_page, _pointer + at));
    }

    private void Set(int register, byte value)
    {
        if (register == Page)
        {
            _page = value;
            return;
        }

        _registers[(_page, register)] = value;
        if (_page == 7 && register == 0x83 && value == 0)
            _registers[(7, 0x83)] = 0x10; // the memory has answered
        if (_page != 0)
            return;
        if (register == 0x0B)
            _registers[(0, 0x13)] = 0;
        if (register == 0x00 && (value & 1) != 0)
            Range();
    }

    private void Range()
    {
        Span<byte> distance = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(distance, (ushort)(500 + (world.Tilt * 20)));
        _registers[(0, 0x00)] = 0;
        _registers[(0, 0x13)] = 0x04;
        _registers[(0, 0x14)] = (byte)(Status << 3);
        (_registers[(0, 0x1E)], _registers[(0, 0x1F)]) = (distance[0], distance[1]);
    }
}
