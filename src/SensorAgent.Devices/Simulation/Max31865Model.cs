using SensorAgent.Core.Buses;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Simulation;

/// <summary>A MAX31865 as its registers show it (datasheet 19-6478, table 1), with a Pt100 in the air and 430 Ω for reference.</summary>
[Simulates("max31865")]
internal sealed class Max31865Model(SimulatedWorld world) : ISpiChipModel
{
    private const byte WriteBit = 0x80;
    private const byte BiasOn = 0x80;
    private const byte OneShot = 0x20;
    private const byte DetectionRuns = 0x0C;
    private const byte ClearFaults = 0x02;
    private const double ReferenceRatio = 4.3;
    private readonly byte[] _registers = [0, 0, 0, 0xFF, 0xFF, 0, 0, 0];

    /// <summary>True while the bias drives a current through the thermometer.</summary>
    public bool IsBiased => (_registers[0] & BiasOn) != 0;

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer)
    {
        buffer.Clear();
        if (data.Length == 0)
            return;
        for (var at = 1; at < data.Length; at++)
        {
            var register = ((data[0] & ~WriteBit) + at - 1) % _registers.Length;
            if ((data[0] & WriteBit) == 0)
                buffer[at] = _registers[register];
            else if (register == 0)
                Configure(data[at]);
            else if (register is >= 3 and <= 6)
                _registers[register] = data[at];
        }
    }

    private void Configure(byte value)
    {
        // What starts or clears something is done at once, and then reads as zero.
        _registers[0] = (byte)(value & ~(OneShot | DetectionRuns | ClearFaults));
        if ((value & ClearFaults) != 0)
            _registers[7] = 0;
        if ((value & OneShot) == 0 || !IsBiased)
            return;
        var code = (int)Math.Round(Platinum.Ratio(world.Temperature) / ReferenceRatio * (1 << 15)) << 1;
        (_registers[1], _registers[2]) = ((byte)(code >> 8), (byte)code);
    }
}
