using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A TCA9554 (datasheet SCPS233): all pins are inputs after power-up, with a high latch; inputs read high by their pull-ups.</summary>
[Simulates("tca9554")]
internal sealed class Tca9554Model : II2cChipModel
{
    private const int Input = 0x00;
    private const int Latch = 0x01;
    private const int Direction = 0x03;
    private readonly RegisterFile _registers = new(4) { [Latch] = 0xFF, [Direction] = 0xFF };

    public Tca9554Model(SimulatedWorld world) => _ = world; // nothing of it reaches an output

    /// <summary>The levels of the pins.</summary>
    public int Levels => _registers[Latch] | _registers[Direction];

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) => _registers.Write(data, (register, value) =>
    {
        if (register >= Latch)
            _registers[register] = value;
    });

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        _registers[Input] = (byte)Levels;
        _registers.Read(buffer);
    }
}
