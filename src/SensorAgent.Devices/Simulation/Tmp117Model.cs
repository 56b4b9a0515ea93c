using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A TMP117 as its registers show it (datasheet SNOSD82, section 7.6): one shot, data ready, shutdown.</summary>
[Simulates("tmp117")]
internal sealed class Tmp117Model : II2cChipModel
{
    private const byte Temperature = 0x00;
    private const byte Configuration = 0x01;
    private const int ModeBits = 0x0C00;
    private const int Shutdown = 0x0400;
    private const int DataReady = 0x2000;

    private readonly SimulatedWorld _world;
    private readonly PointedRegisters _registers = new();

    public Tmp117Model(SimulatedWorld world)
    {
        _world = world;
        _registers[Temperature] = 0x8000; // before the first conversion
        _registers[Configuration] = 0x0220;
        _registers[0x0F] = 0x0117;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) => _registers.Write(data, (register, value) =>
    {
        if (register != Configuration)
            return;
        _registers[Configuration] = value;
        if ((value & ModeBits) == Shutdown)
            return;
        _registers[Temperature] = (ushort)(short)Math.Round(_world.Temperature / 0.0078125);
        _registers[Configuration] = (ushort)((value & ~ModeBits) | Shutdown | DataReady);
    });

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _registers.Read(buffer);
}
