using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A TCA9555 (datasheet SCPS200): all pins are inputs after power-up, with a high latch; inputs read high by their pull-ups.</summary>
[Simulates("tca9555")]
internal sealed class Tca9555Model : II2cChipModel
{
    private const int Input = 0x00;
    private const int Latch = 0x02;
    private const int Direction = 0x06;
    private readonly RegisterFile _registers = new(8) { [Latch] = 0xFF, [Latch + 1] = 0xFF, [Direction] = 0xFF, [Direction + 1] = 0xFF };

    public Tca9555Model(SimulatedWorld world) => _ = world; // nothing of it reaches an output

    /// <summary>The levels of the pins, P00 lowest.</summary>
    public int Levels => Port(0) | (Port(1) << 8);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) => _registers.Write(data, (register, value) =>
    {
        if (register >= Latch)
            _registers[register] = value;
    });

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        (_registers[Input], _registers[Input + 1]) = ((byte)Port(0), (byte)Port(1));
        _registers.Read(buffer);
    }

    private int Port(int port) => (_registers[Latch + port] | _registers[Direction + port]) & 0xFF;
}
