using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A TMP102 as its registers show it (datasheet SBOS397, section 7.5): in shutdown it converts only when told to.</summary>
[Simulates("tmp102")]
internal sealed class Tmp102Model : II2cChipModel
{
    private const byte Temperature = 0;
    private const byte Configuration = 1;
    private const int OneShot = 0x8000;
    private const int Shutdown = 0x0100;

    private readonly SimulatedWorld _world;
    private readonly PointedRegisters _registers = new();

    public Tmp102Model(SimulatedWorld world)
    {
        _world = world;
        _registers[Configuration] = 0x60A0;
    }

    /// <summary>True while the configuration has it shut down.</summary>
    public bool IsShutDown => (_registers[Configuration] & Shutdown) != 0;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) => _registers.Write(data, (register, value) =>
    {
        if (register is < 1 or > 3)
            return;
        _registers[register] = value;
        if (register == Configuration && (!IsShutDown || (value & OneShot) != 0))
            _registers[Temperature] = (ushort)((int)Math.Round(_world.Temperature * 16) << 4);
    });

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _registers.Read(buffer);
}
