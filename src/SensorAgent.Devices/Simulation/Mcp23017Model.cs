using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>An MCP23017 (datasheet DS20001952C, IOCON.BANK 0): all pins are inputs after power-up; a write to GPIO goes to the latch.</summary>
[Simulates("mcp23017")]
internal sealed class Mcp23017Model : II2cChipModel
{
    private const int Direction = 0x00;
    private const int Gpio = 0x12;
    private const int Latch = 0x14;
    private readonly RegisterFile _registers = new(0x16) { [Direction] = 0xFF, [Direction + 1] = 0xFF };

    public Mcp23017Model(SimulatedWorld world) => _ = world; // nothing of it reaches an output

    /// <summary>The levels that the pins drive, GPA0 lowest; inputs count as low.</summary>
    public int Driven => (_registers[Latch] & ~_registers[Direction] & 0xFF) | ((_registers[Latch + 1] & ~_registers[Direction + 1] & 0xFF) << 8);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) =>
        _registers.Write(data, (register, value) => _registers[register is Gpio or Gpio + 1 ? register + 2 : register] = value);

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        (_registers[Gpio], _registers[Gpio + 1]) = ((byte)Driven, (byte)(Driven >> 8));
        _registers.Read(buffer);
    }
}
