using SensorAgent.Core.Buses;
using SensorAgent.Devices.Sensors;

namespace SensorAgent.Devices.Simulation;

/// <summary>A VEML7700 as its commands show it (datasheet 84286): it measures while it is not shut down, and keeps what it measured last.</summary>
[Simulates("veml7700")]
internal sealed class Veml7700Model(SimulatedWorld world) : II2cChipModel
{
    private const int Configuration = 0;
    private const int Light = 4;
    private const int Id = 7;
    private readonly ushort[] _registers = [1, 0, 0, 0, 0, 0, 0, 0xC481];
    private int _command;

    /// <summary>True while the shutdown bit is clear.</summary>
    public bool IsAwake => (_registers[Configuration] & 1) == 0;

    private double LuxPerCount
    {
        get
        {
            var gain = ((_registers[Configuration] >> 11) & 0b11) switch { 0 => "1", 1 => "2", 2 => "1/8", _ => "1/4" };
            var time = ((_registers[Configuration] >> 6) & 0b1111) switch { 0b1100 => 25, 0b1000 => 50, 0 => 100, 1 => 200, 2 => 400, _ => 800 };
            return Veml7700.Range.Of(gain, time).LuxPerCount;
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            return;
        _command = data[0] & 0b111;
        if (data.Length >= 3 && _command < Light)
            _registers[_command] = (ushort)(data[1] | (data[2] << 8));
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        if (IsAwake)
            _registers[Light] = (ushort)Math.Clamp(Math.Round(world.Illuminance / LuxPerCount), 0, ushort.MaxValue);
        for (var at = 0; at < buffer.Length; at++)
            buffer[at] = (byte)(at % 2 == 0 ? _registers[_command] : _registers[_command] >> 8);
    }
}
