using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A LM75B as its registers show it (datasheet NXP LM75B, section 7): shut down, it keeps its last temperature.</summary>
[Simulates("lm75")]
internal sealed class Lm75Model(SimulatedWorld world) : II2cChipModel
{
    private const byte Temperature = 0;
    private const byte Configuration = 1;
    private const int Shutdown = 0x0100; // the register has one byte, kept in the upper half

    private readonly PointedRegisters _registers = new();

    /// <summary>True while the configuration has it shut down.</summary>
    public bool IsShutDown => (_registers[Configuration] & Shutdown) != 0;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) => _registers.Write(data, (register, value) =>
    {
        if (register is >= 1 and <= 3)
            _registers[register] = value;
    });

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        if (!IsShutDown)
            _registers[Temperature] = (ushort)((int)Math.Round(world.Temperature * 8) << 5);
        _registers.Read(buffer);
    }
}
