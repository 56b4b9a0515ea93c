using SensorAgent.Core.Buses;
using SensorAgent.Devices.Sensors;

namespace SensorAgent.Devices.Simulation;

/// <summary>A DPS310 as its registers show it (datasheet DPS310, section 7): it measures one quantity when told to.</summary>
[Simulates("dps310")]
internal sealed class Dps310Model : II2cChipModel
{
    private const byte Measure = 0x08;
    private const byte AtRest = 0b1100_0000; // coefficients and sensor ready
    private const int Middle = 1 << 23;

    // c0 222, c1 -297, c00 79832, c10 -56308, c01 -2295, c11 1444, c20 -9701, c21 111, c30 -1289: as a user reported of his chip
    private static readonly byte[] Memory =
    [
        0x0D, 0xEE, 0xD7, 0x13, 0x7D, 0x8F, 0x24, 0x0C, 0xF7, 0x09, 0x05, 0xA4, 0xDA, 0x1B, 0x00, 0x6F, 0xFA, 0xF7,
    ];

    private readonly Dps310Coefficients _coefficients = Dps310Coefficients.Parse(Memory);
    private readonly byte[] _registers = new byte[256];
    private readonly SimulatedWorld _world;
    private byte _pointer;

    public Dps310Model(SimulatedWorld world)
    {
        _world = world;
        Memory.CopyTo(_registers, 0x10);
        _registers[0x0D] = 0x10;
        _registers[0x28] = 0x80;
        _registers[0x32] = 0x02;
        _registers[Measure] = AtRest;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            return;
        _pointer = data[0];
        if (data.Length < 2)
            return;
        if (_pointer == Measure)
            Obey(data[1] & 0b111);
        else if (_pointer is 0x06 or 0x07 or 0x09)
            _registers[_pointer] = data[1];
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        foreach (ref var value in buffer)
            value = _registers[_pointer++];
    }

    private void Obey(int what)
    {
        var temperature = Middle - RawCount.Of(_world.Temperature, count => _coefficients.Celsius(Middle - count), Middle * 2);
        if (what == 0b010)
            Put(0x03, temperature, 0b0010_0000);
        else if (what == 0b001)
            Put(0x00, Pressure(temperature), 0b0001_0000);
    }

    /// <summary>The count falls with the pressure; beyond ±4 million the polynomial does not rise any more.</summary>
    private int Pressure(int temperature) =>
        (Middle / 2) - RawCount.Of(_world.Pressure * 100, count => _coefficients.Pascal((Middle / 2) - count, temperature), Middle);

    private void Put(byte register, int raw, byte ready)
    {
        (_registers[register], _registers[register + 1], _registers[register + 2]) = ((byte)(raw >> 16), (byte)(raw >> 8), (byte)raw);
        _registers[Measure] = (byte)(AtRest | ready);
    }
}
