using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A SGP30 as its commands show it (datasheet SGP30, table 10): fixed values for 15 s after its algorithm is started.</summary>
[Simulates("sgp30")]
internal sealed class Sgp30Model(SimulatedWorld world) : II2cChipModel
{
    private static readonly TimeSpan StartUp = TimeSpan.FromSeconds(15);
    private readonly WireAnswer _answer = new();
    private TimeSpan? _started;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2)
            return;
        _answer.Clear();
        switch (BinaryPrimitives.ReadUInt16BigEndian(data))
        {
            case 0x202F:
                _answer.SetWords(0x0022);
                break;
            case 0x2003:
                _started = world.Age;
                break;
            case 0x2008 when world.Age - _started >= StartUp:
                _answer.SetWords((ushort)world.CarbonDioxide, (ushort)world.OrganicCompounds);
                break;
            case 0x2008:
                _answer.SetWords(400, 0);
                break;
        }
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _answer.Take(buffer);
}
