using SensorAgent.Core.Buses;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Simulation;

/// <summary>A MLX90614 at 0x5A as its RAM shows it (datasheet 3901090614, table 8), in sight of something 4 °C warmer than the air.</summary>
[Simulates("mlx90614")]
internal sealed class Mlx90614Model(SimulatedWorld world) : II2cChipModel
{
    private const byte Address = 0x5A;
    private const double Warmer = 4;
    private byte _command;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length > 0)
            _command = data[0];
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        var celsius = _command == 0x07 ? world.Temperature + Warmer : world.Temperature;
        var raw = (int)Math.Round((celsius + 273.15) / 0.02);
        ReadOnlySpan<byte> wire = [Address << 1, _command, Address << 1 | 1, (byte)raw, (byte)(raw >> 8)];
        for (var i = 0; i < buffer.Length; i++)
            buffer[i] = i < 2 ? wire[3 + i] : Crc8.Smbus(wire);
    }
}
