using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A MCP9808 as its registers show it (datasheet DS25095A, section 5.1): shut down, it keeps its last temperature.</summary>
[Simulates("mcp9808")]
internal sealed class Mcp9808Model : II2cChipModel
{
    private const byte Configuration = 1;
    private const byte Ambient = 5;
    private const int Shutdown = 0x0100;

    private readonly SimulatedWorld _world;
    private readonly PointedRegisters _registers = new();

    public Mcp9808Model(SimulatedWorld world)
    {
        _world = world;
        _registers[6] = 0x0054;
        _registers[7] = 0x0400;
    }

    /// <summary>True while the configuration has it shut down.</summary>
    public bool IsShutDown => (_registers[Configuration] & Shutdown) != 0;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) => _registers.Write(data, (register, value) =>
    {
        if (register is >= 1 and <= 4)
            _registers[register] = value;
    });

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        if (!IsShutDown)
            _registers[Ambient] = (ushort)((int)Math.Round(_world.Temperature * 16) & 0x1FFF);
        _registers.Read(buffer);
    }
}
